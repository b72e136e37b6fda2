package dev.sluice.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.catalog.FunctionCatalog;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InputKeysTest {
  private static List<byte[]> lines(String... lines) {
    return Stream.of(lines).map(line -> line.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private static String payment(String card) {
    return "{\"id\":\"1\",%s\"merchant\":\"m\",\"country\":\"DE\",\"cents\":1,\"at\":\"2026-03-01T00:00:00Z\"}"
        .formatted(card);
  }

  @Test
  void keys_ofLines_areTheTextsThatTheirStreamIsPartitionedBy() throws UsageError {
    try (InputKeys keys =
        new InputKeys(Optional.of(FunctionCatalog.installed().named("card-velocity").plan()))) {
      assertThat(
              keys.of(
                  lines(
                      payment("\"card\":\"a \\\"b\\\" \u00e9\","),
                      "{",
                      payment(""),
                      payment("\"card\":\"c\","))))
          .containsExactly("a \"b\" \u00e9", "line-1", "line-2", "c");
      assertThat(keys.of(lines("no JSON", payment("\"card\":\"d\","))))
          .containsExactly("line-4", "d");
    }
  }

  @Test
  void keys_ofEventsThatAreDeadForOneFunction_areThoseThatItsOthersWant() throws UsageError {
    try (InputKeys keys =
        new InputKeys(Optional.of(FunctionCatalog.installed().named("card-velocity").plan()))) {
      assertThat(
              keys.of(
                  lines(
                      "{\"card\":\"c\",\"cents\":\"1\"}",
                      payment("\"card\":\"d\",\"more\":\"%s\",".formatted("x".repeat(2_000_000))),
                      "{\"card\":1}",
                      "{\"card\":\"e\"")))
          .containsExactly("c", "d", "line-2", "line-3");
    }
  }
}
