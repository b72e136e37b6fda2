package dev.sluice.cli.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.plan.ValueType.Scalar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleEventsTest {
  private static final Instant FIRST = Instant.parse("2026-03-01T00:00:00Z");

  private static List<String> lines(int count, Field... fields) throws IOException {
    return new SampleEvents(List.of(fields), FIRST)
        .lines(count).stream().map(line -> new String(line, StandardCharsets.UTF_8)).toList();
  }

  private static Field field(String name, ValueType type) {
    return new Field(name, type, false);
  }

  @Test
  void events_ofScalars_haveSmallAndLargeNumbersAndTextsThatComeAgain() throws IOException {
    assertThat(
            lines(
                5,
                field("card", Scalar.STRING),
                field("cents", Scalar.LONG),
                field("rate", Scalar.DOUBLE),
                field("known", Scalar.BOOLEAN),
                field("at", Scalar.INSTANT)))
        .startsWith(
            "{\"card\":\"card-0\",\"cents\":0,\"rate\":0.5,\"known\":true,\"at\":\"2026-03-01T00:00:00Z\"}",
            "{\"card\":\"card-1\",\"cents\":1000001,\"rate\":1000000.5,\"known\":false,\"at\":\"2026-03-01T00:00:00.100Z\"}")
        .last()
        .asString()
        .contains("card-0");
  }

  @Test
  void events_ofOtherTypes_haveWhatTheseTake() throws IOException {
    assertThat(
            lines(
                2,
                field("price", new ValueType.Decimal(3, 2)),
                field("share", new ValueType.Decimal(2, 2)),
                field("kind", new ValueType.Enumeration(List.of("A", "B"))),
                field(
                    "shop",
                    new ValueType.Nested(
                        List.of(field("tags", new ValueType.ListOf(field("tag", Scalar.INT))))))))
        .containsExactly(
            "{\"price\":0,\"share\":0,\"kind\":\"A\",\"shop\":{\"tags\":[0,1000001]}}",
            "{\"price\":9,\"share\":0,\"kind\":\"B\",\"shop\":{\"tags\":[1000001,2]}}");
  }

  @Test
  void linesOfAFile_withBlankOnesAndNoLastNewline_areItsEvents(@TempDir Path directory)
      throws IOException {
    Path file = Files.writeString(directory.resolve("events"), "{\"a\":1}\n\n \n{\"a\":2}");
    assertThat(EventLines.read(file))
        .containsExactly(
            "{\"a\":1}".getBytes(StandardCharsets.UTF_8),
            "{\"a\":2}".getBytes(StandardCharsets.UTF_8));
    Path many = Files.writeString(directory.resolve("many"), "{}\n".repeat(1_000));
    assertThat(EventLines.read(many)).hasSize(500);
    Path empty = Files.writeString(directory.resolve("empty"), "\n");
    assertThatThrownBy(() -> EventLines.read(empty)).hasMessageContaining("put one on each line");
  }
}
