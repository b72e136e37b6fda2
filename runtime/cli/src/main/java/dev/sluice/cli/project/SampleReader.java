package dev.sluice.cli.project;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.cli.CommandFailed;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a sample of events and says what shape they have. */
final class SampleReader {
  private static final int LINES_MAX = 10_000;
  private static final int LINES_FOR_TEST = 3;
  private static final JsonFactory JSON = new JsonFactory();

  private final Shape event = new Shape();
  private final List<String> first = new ArrayList<>();

  /**
   * What a sample says.
   *
   * @param event the shape of all its lines
   * @param lines some of its lines, for a test
   */
  record Sample(Shape event, List<String> lines) {}

  static Sample read(Path file) throws CommandFailed {
    SampleReader reader = new SampleReader();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      int number = 1;
      for (String line = lines.readLine();
          line != null && number <= LINES_MAX;
          line = lines.readLine()) {
        reader.line(file, number++, line);
      }
    } catch (MalformedInputException e) {
      throw new CommandFailed("the sample %s is not UTF-8; convert it first".formatted(file), e);
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot read the sample %s: %s"
              .formatted(file, Files.exists(file) ? e.getMessage() : "it does not exist"),
          e);
    }
    if (reader.first.isEmpty()) {
      throw new CommandFailed(
          "the sample %s has no event; it needs one JSON object a line".formatted(file));
    }
    return new Sample(reader.event, reader.first);
  }

  private void line(Path file, int number, String line) throws CommandFailed, IOException {
    if (line.isBlank()) {
      return;
    }
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw notAnEvent(file, number, "it is not a JSON object");
      }
      value(parser, event);
      if (parser.nextToken() != null) {
        throw notAnEvent(file, number, "there is more than one value on it");
      }
    } catch (JsonParseException e) {
      throw notAnEvent(file, number, e.getOriginalMessage());
    }
    if (first.size() < LINES_FOR_TEST) {
      first.add(line.strip());
    }
  }

  private static CommandFailed notAnEvent(Path file, int number, String why) {
    return new CommandFailed(
        "line %d of the sample %s is no event: %s; leave it out or mend it"
            .formatted(number, file, why));
  }

  /** Takes the value that the parser is at. */
  private static void value(JsonParser parser, Shape into) throws IOException {
    switch (parser.currentToken()) {
      case VALUE_NULL -> into.sawNull();
      case VALUE_STRING -> into.sawString(parser.getText());
      case VALUE_TRUE, VALUE_FALSE -> into.sawBoolean();
      case VALUE_NUMBER_FLOAT -> into.sawFraction();
      case VALUE_NUMBER_INT -> {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
          into.sawHugeNumber();
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
