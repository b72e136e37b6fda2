package dev.sluice.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.LocalDate;
import java.util.function.Predicate;

/**
 * Reads payments as a good engineer would by hand: one Jackson streaming parser over the whole
 * chunk, only the wanted fields made into strings, every field's presence and type checked, times
 * parsed digit by digit. After a malformed line it goes on behind the next newline.
 */
final class HandReader {
  private static final int ALL_FIELDS = 0b111111;
  private static final long MILLIS_PER_DAY = 86_400_000;

  private final byte[] data;
  private final int length;
  private final JsonFactory factory = new JsonFactory();
  private final boolean wantCard;
  private final boolean wantMerchant;
  private final boolean wantCountry;
  private final boolean wantId;
  private JsonParser parser;
  private int parserStart;
  private String lastDate = "";
  private long lastDateMillis;

  String id = "";
  String card = "";
  String merchant = "";
  String country = "";
  long cents;
  long at;
  long in;
  long dead;

  HandReader(byte[] data, int length, Predicate<String> wanted) throws IOException {
    this.data = data;
    this.length = length;
    this.wantId = wanted.test("id");
    this.wantCard = wanted.test("card");
    this.wantMerchant = wanted.test("merchant");
    this.wantCountry = wanted.test("country");
    this.parser = factory.createParser(data, 0, length);
  }

  /** Reads the next living payment into the fields; false at the end. */
  boolean next() throws IOException {
    while (true) {
      try {
        JsonToken token = parser.nextToken();
        if (token == null) {
          return false;
        }
        in++;
        if (token == JsonToken.START_OBJECT) {
          if (readObject()) {
            return true;
          }
        } else {
          parser.skipChildren();
        }
        dead++;
      } catch (JsonProcessingException _) {
        dead++;
        resume();
      }
    }
  }

  private void resume() throws IOException {
    int at = parserStart + (int) parser.currentLocation().getByteOffset();
    while (at < length && data[at - 1] != '\n') {
      at++;
    }
    parser.close();
    parserStart = at;
    parser = factory.createParser(data, at, length - at);
  }

  private boolean readObject() throws IOException {
    int seen = 0;
    boolean valid = true;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      switch (name) {
        case "id" -> {
          valid &= value == JsonToken.VALUE_STRING;
          id = wantId ? parser.getText() : id;
          seen |= 1;
        }
        case "card" -> {
          valid &= value == JsonToken.VALUE_STRING;
          card = wantCard ? parser.getText() : card;
          seen |= 2;
        }
        case "merchant" -> {
          valid &= value == JsonToken.VALUE_STRING;
          merchant = wantMerchant ? parser.getText() : merchant;
          seen |= 4;
        }
        case "country" -> {
          valid &= value == JsonToken.VALUE_STRING;
          country = wantCountry ? parser.getText() : country;
          seen |= 8;
        }
        case "cents" -> {
          valid &= value == JsonToken.VALUE_NUMBER_INT;
          cents = value == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : 0;
          seen |= 16;
        }
        case "at" -> {
          valid &= value == JsonToken.VALUE_STRING && readTime();
          seen |= 32;
        }
        default -> parser.skipChildren();
      }
    }
    return valid && seen == ALL_FIELDS;
  }

  /** {@code YYYY-MM-DDThh:mm:ss.SSSZ}, the date remembered from the last one. */
  private boolean readTime() throws IOException {
    char[] text = parser.getTextCharacters();
    int from = parser.getTextOffset();
    if (parser.getTextLength() != 24 || text[from + 10] != 'T' || text[from + 23] != 'Z') {
      return false;
    }
    boolean sameDate = lastDate.length() == 10;
    for (int i = 0; sameDate && i < 10; i++) {
      sameDate = lastDate.charAt(i) == text[from + i];
    }
    if (!sameDate) {
      lastDate = new String(text, from, 10);
      lastDateMillis = LocalDate.parse(lastDate).toEpochDay() * MILLIS_PER_DAY;
    }
    int hour = digits(text, from + 11, 2);
    int minute = digits(text, from + 14, 2);
    int second = digits(text, from + 17, 2);
    int millis = digits(text, from + 20, 3);
    if ((hour | minute | second | millis) < 0 || hour > 23 || minute > 59 || second > 59) {
      return false;
    }
    at = lastDateMillis + hour * 3_600_000L + minute * 60_000L + second * 1000L + millis;
    return true;
  }

  private static int digits(char[] text, int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
