package dev.sluice.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.sluice.engine.source.RawBatch;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the event of a call in one pass; the data of its records from base64 straight to bytes. */
final class EventReader {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              // Base64 of the largest record, 10 MB; a call brings 6 MB at most.
              StreamReadConstraints.builder().maxStringLength(16 << 20).build())
          .build();

  private static final int RECORDS_MAX = 10_000;
  private static final Pattern EVENT_ID = Pattern.compile("shardId-([0-9]{12,19}):[0-9]{1,128}");
  private static final Pattern SEQUENCE = Pattern.compile("0|[1-9][0-9]{0,127}");
  private static final String KNOWN =
      "a function takes the records of a Kinesis stream, {\"sluice\":\"drain\"},"
          + " {\"sluice\":\"continue\"}, or a scheduled event";

  private final String stream;

  /** Of calls for a function that reads {@code stream}. */
  EventReader(String stream) {
    this.stream = stream;
  }

  /**
   * Reads one.
   *
   * @throws WrongEvent if it is none that a function takes
   */
  Event read(InputStream event) throws IOException {
    try (JsonParser parser = JSON.createParser(event)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new WrongEvent("the event is no JSON object; " + KNOWN);
      }
      return object(parser);
    } catch (JsonParseException e) {
      WrongEvent wrong =
          new WrongEvent("the event is no JSON: %s".formatted(e.getOriginalMessage()));
      wrong.initCause(e);
      throw wrong;
    }
  }

  private Event object(JsonParser parser) throws IOException {
    @Nullable Event found = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "Records" -> found = records(parser);
        case "sluice" -> found = command(parser.getValueAsString(""));
        case "detail-type" -> {
          if (parser.getValueAsString("").equals("Scheduled Event")) {
            found = new Event.Tick();
          }
        }
        default -> parser.skipChildren();
      }
    }
    if (found == null) {
      throw new WrongEvent("the event is of no kind that is known; " + KNOWN);
    }
    return found;
  }

  private static Event command(String word) {
    return switch (word) {
      case "drain" -> new Event.Drain();
      case "continue" -> new Event.Continue();
      default ->
          throw new WrongEvent("the event says \"sluice\":\"%s\"; %s".formatted(word, KNOWN));
    };
  }

  private Event.Records records(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new WrongEvent("the event's Records are no list; " + KNOWN);
    }
    List<KinesisRecord> records = new ArrayList<>();
    int shard = -1;
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      if (records.size() == RECORDS_MAX) {
        throw new WrongEvent(
            "the event has more than %d records; set the mapping's BatchSize to that at most"
                .formatted(RECORDS_MAX));
      }
      Draft draft = new Draft(records.size());
      draft.read(parser);
      int own = draft.shard();
      if (shard >= 0 && own != shard) {
        throw new WrongEvent(
            "the event has records of shards %d and %d; an event source mapping of a Kinesis stream brings those of one"
                .formatted(shard, own));
      }
      shard = own;
      KinesisRecord record = draft.record();
      if (!records.isEmpty() && !isBehind(record, records.getLast())) {
        throw draft.wrong("has a sequenceNumber that is not above that of the one before");
      }
      records.add(record);
    }
    if (parser.currentToken() != JsonToken.END_ARRAY || records.isEmpty()) {
      throw new WrongEvent("the event's Records are no list of records; " + KNOWN);
    }
    return new Event.Records(shard, records);
  }

  private static boolean isBehind(KinesisRecord record, KinesisRecord before) {
    return new BigInteger(record.sequenceNumber())
            .compareTo(new BigInteger(before.sequenceNumber()))
        > 0;
  }

  /** A record while it is read: its members may come in any order. */
  private final class Draft {
    private final int index;
    private String source = "";
    private String arn = "";
    private String eventId = "";
    private String sequence = "";
    private String partitionKey = "";
    private long arrival = RawBatch.NO_ARRIVAL;
    private byte @Nullable [] data;

    Draft(int index) {
      this.index = index;
    }

    void read(JsonParser parser) throws IOException {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "kinesis" -> readKinesis(parser);
          case "eventSource" -> source = parser.getValueAsString("");
          case "eventSourceARN" -> arn = parser.getValueAsString("");
          case "eventID" -> eventId = parser.getValueAsString("");
          default -> parser.skipChildren();
        }
      }
    }

    private void readKinesis(JsonParser parser) throws IOException {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw wrong("has no object 'kinesis'");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "sequenceNumber" -> sequence = parser.getValueAsString("");
          case "partitionKey" -> partitionKey = parser.getValueAsString("");
          case "approximateArrivalTimestamp" -> arrival = arrival(parser);
          case "data" -> readData(parser);
          default -> parser.skipChildren();
        }
      }
    }

    private long arrival(JsonParser parser) throws IOException {
      if (!parser.currentToken().isNumeric()) {
        throw wrong("has an approximateArrivalTimestamp that is no number");
      }
      BigDecimal seconds = parser.getDecimalValue();
      if (seconds.signum() < 0 || seconds.precision() - seconds.scale() > 12) {
        throw wrong("has an approximateArrivalTimestamp that is no time in seconds");
      }
      return seconds.movePointRight(3).longValue();
    }

    private void readData(JsonParser parser) throws IOException {
      if (parser.currentToken() != JsonToken.VALUE_STRING || data != null) {
        throw wrong("has data that are no text");
      }
      try {
        data = parser.getBinaryValue();
      } catch (JsonParseException | IllegalArgumentException e) {
        WrongEvent wrong = wrong("has data that are no base64");
        wrong.initCause(e);
        throw wrong;
      }
    }

    int shard() {
      if (!source.equals("aws:kinesis")) {
        throw wrong("has the eventSource '%s', not aws:kinesis".formatted(source));
      }
      if (!isOfStream()) {
        throw wrong(
            "is of %s, and %s is %s: correct one of them"
                .formatted(arn, Setting.STREAM.variable(), stream));
      }
      Matcher id = EVENT_ID.matcher(eventId);
      if (!id.matches()) {
        throw wrong("has the eventID '%s', which names no shard".formatted(eventId));
      }
      long number = Long.parseLong(id.group(1));
      if (number > Integer.MAX_VALUE) {
        throw wrong("has the eventID '%s', whose shard has too large a number".formatted(eventId));
      }
      return (int) number;
    }

    /** A consumer with its own throughput has its name behind the stream's. */
    private boolean isOfStream() {
      int name = arn.indexOf(":stream/");
      String behind = name < 0 ? "" : arn.substring(name + ":stream/".length());
      return behind.equals(stream) || behind.startsWith(stream + "/");
    }

    KinesisRecord record() {
      if (!SEQUENCE.matcher(sequence).matches()) {
        throw wrong("has the sequenceNumber '%s'".formatted(sequence));
      }
      byte[] bytes = data;
      if (bytes == null || partitionKey.isEmpty() || arrival == RawBatch.NO_ARRIVAL) {
        throw wrong("has no data, partitionKey or approximateArrivalTimestamp");
      }
      return new KinesisRecord(sequence, partitionKey, arrival, bytes);
    }

    private WrongEvent wrong(String what) {
      return new WrongEvent(
          "record %d of the event %s; this is no record as Lambda brings it from a Kinesis stream"
              .formatted(index, what));
    }
  }
}
