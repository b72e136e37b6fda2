package dev.sluice.cli.project;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.cli.CommandFailed;
import dev.sluice.files.IoFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a sample of events and says what shape they have. */
final class SampleReader {
  private static final int LINES_MAX = 10_000;
  private static final int LINES_FOR_TEST = 3;

  /** A test's source holds a line as a constant, which javac limits to 65,535 bytes of UTF-8. */
  private static final int LINE_CHARS_FOR_TEST = 16_000;

  /** May stand at the start of a file, and is no part of its first event. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private static final JsonFactory JSON = new JsonFactory();

  private final Shape event = new Shape();
  private final List<String> first = new ArrayList<>();
  private long badLines;
  private Optional<String> bad = Optional.empty();

  /**
   * What a sample says.
   *
   * @param event the shape of all its lines
   * @param lines some of its lines, for a test
   * @param badLines how many lines are no events
   * @param firstBad which line is the first of them, and why
   */
  record Sample(Shape event, List<String> lines, long badLines, String firstBad) {
    /** What to say of the lines that are no events; empty without one. */
    Optional<String> leftOut() {
      if (badLines == 0) {
        return Optional.empty();
      }
      return Optional.of(
          badLines == 1
              ? "1 line of the sample is no event and left out, " + firstBad
              : "%d lines of the sample are no events and left out; the first is %s"
                  .formatted(badLines, firstBad));
    }
  }

  static Sample read(Path file) throws CommandFailed {
    SampleReader reader = new SampleReader();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      int number = 1;
      for (String line = lines.readLine();
          line != null && number <= LINES_MAX;
          line = lines.readLine()) {
        reader.line(number, number == 1 ? withoutByteOrderMark(line) : line);
        number++;
      }
    } catch (MalformedInputException e) {
      throw new CommandFailed("the sample %s is not UTF-8; convert it first".formatted(file), e);
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot read the sample %s: %s; name a file of NDJSON"
              .formatted(file, IoFailure.reason(e)),
          e);
    }
    if (reader.event.count() > 0 && reader.first.isEmpty()) {
      throw new CommandFailed(
          "every event of the sample %s is longer than %d characters; give a shorter one"
              .formatted(file, LINE_CHARS_FOR_TEST));
    }
    if (reader.first.isEmpty()) {
      throw new CommandFailed(
          "the sample %s has no event; it needs one JSON object a line%s"
              .formatted(file, reader.bad.map(why -> " (" + why + ")").orElse("")));
    }
    return new Sample(reader.event, reader.first, reader.badLines, reader.bad.orElse(""));
  }

  private static String withoutByteOrderMark(String firstLine) {
    return firstLine.startsWith(BYTE_ORDER_MARK)
        ? firstLine.substring(BYTE_ORDER_MARK.length())
        : firstLine;
  }

  private void line(int number, String line) throws IOException {
    if (line.isBlank()) {
      return;
    }
    Optional<String> fault = fault(line);
    if (fault.isPresent()) {
      if (bad.isEmpty()) {
        bad = Optional.of("line %d: %s".formatted(number, fault.get()));
      }
      badLines++;
      return;
    }
    try (JsonParser parser = JSON.createParser(line)) {
      parser.nextToken();
      value(parser, event);
    }
    if (first.size() < LINES_FOR_TEST && line.length() <= LINE_CHARS_FOR_TEST) {
      first.add(line.strip());
    }
  }

  /** Why a line is no event; a line is judged whole before any of it counts. */
  private static Optional<String> fault(String line) throws IOException {
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.of("it is not a JSON object");
      }
      parser.skipChildren();
      return parser.nextToken() == null
          ? Optional.empty()
          : Optional.of("there is more than one value on it");
    } catch (JsonParseException e) {
      return Optional.of(e.getOriginalMessage());
    }
  }

  /** Takes the value that the parser is at. */
  private static void value(JsonParser parser, Shape into) throws IOException {
    switch (parser.currentToken()) {
      case VALUE_NULL -> into.sawNull();
      case VALUE_STRING -> into.sawString(parser.getText());
      case VALUE_TRUE, VALUE_FALSE -> into.sawBoolean();
      case VALUE_NUMBER_FLOAT -> into.sawFraction(parser.getDoubleValue());
      case VALUE_NUMBER_INT -> {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
          into.sawHugeNumber(parser.getDoubleValue());
        } else {
          into.sawWhole(parser.getLongValue());
        }
      }
      case START_OBJECT -> {
        into.sawObject();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          Shape member = into.member(parser.currentName());
          parser.nextToken();
          value(parser, member);
        }
      }
      case START_ARRAY -> {
        into.sawArray();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          value(parser, into.element());
        }
      }
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value begins with " + parser.currentToken());
    }
  }
}
