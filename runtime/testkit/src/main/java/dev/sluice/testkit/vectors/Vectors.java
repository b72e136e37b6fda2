package dev.sluice.testkit.vectors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.testkit.oracle.Answer;
import dev.sluice.testkit.oracle.AnswerReader;
import dev.sluice.testkit.oracle.CaseReader;
import dev.sluice.testkit.oracle.WorkedCase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Worked cases with the answers they expect. */
public final class Vectors {
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .build();

  private Vectors() {}

  /** A case and, as JSON, what is expected of it. */
  public record Vector(WorkedCase worked, JsonNode json) {
    /** The expectation; what it leaves unsaid is taken from {@code computed}. */
    public Answer expected(Answer computed) {
      return AnswerReader.read(json, worked.declaration(), computed);
    }

    @Override
    public String toString() {
      return worked.name();
    }
  }

  /** All cases that are kept with the project. */
  public static List<Vector> all() {
    return resource("vectors.jsonl").lines().map(Vectors::read).toList();
  }

  /** Reads a case from its line. */
  public static Vector read(String line) {
    try {
      JsonNode json = JSON.readTree(line);
      return new Vector(CaseReader.read(json), json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a worked case: " + line, e);
    }
  }

  static String resource(String name) {
    try (InputStream in = Vectors.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the testkit lacks its resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
