package dev.sluice.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class JournalTest {
  @Test
  void call_thatWorksOnAShard_leavesOneLineWithItsMetrics() throws IOException {
    Ground ground = new Ground(1).withEvents(0, 60);
    try (DeployedFunction process = ground.process()) {
      process.push(Ground.records(0, 0, 60), ground.in(60_000));
    }
    assertThat(ground.logged()).hasSize(1);
    JsonNode line = new ObjectMapper().readTree(ground.logged().getFirst());
    assertThat(line.path("level").asText()).isEqualTo("INFO");
    assertThat(line.path("function").asText()).isEqualTo("sums");
    assertThat(line.path("partition").asInt(-1)).isZero();
    assertThat(line.path("batch").asLong()).isEqualTo(12);
    assertThat(line.path("message").asText()).isEqualTo("60 events in 12 batches");
    assertThat(line.path("Function").asText()).isEqualTo("sums");
    assertThat(line.path("events").asDouble()).isEqualTo(60);
    assertThat(line.path("batch_size").asDouble()).isEqualTo(5);
    assertThat(line.path("dead").asDouble()).isPositive();
    assertThat(line.path("late").asDouble()).isPositive();
    // The newest event happened at 116 ms; it is 1,700,000,000 s.
    assertThat(line.path("lag").asDouble()).isBetween(1_699_999_999.8, 1_700_000_000.0);
    assertThat(line.path("watermark_delay").asDouble())
        .isEqualTo(line.path("lag").asDouble() + 0.003, org.assertj.core.data.Offset.offset(1e-6));
    JsonNode directive = line.path("_aws").path("CloudWatchMetrics").path(0);
    assertThat(directive.path("Namespace").asText()).isEqualTo("Sluice");
    assertThat(directive.path("Dimensions").toString()).isEqualTo("[[\"Function\"]]");
    for (JsonNode metric : directive.path("Metrics")) {
      assertThat(line.has(metric.path("Name").asText())).isTrue();
    }
    // Of the rare ones these are there: late and dead.
    assertThat(directive.path("Metrics"))
        .hasSize(2 + (int) Stream.of(Metric.values()).filter(Metric::isSteady).count());
  }

  @Test
  void message_withCharactersThatJsonCannotCarry_isStillALine() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Journal journal =
        new Journal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            "sums",
            () -> Instant.ofEpochMilli(1_700_000_000_007L));
    journal.call("r-1", "");
    journal.error(null, new IllegalStateException("\"\u0001\n\ud800é"));
    String text = out.toString(StandardCharsets.UTF_8);
    assertThat(text.strip().lines()).hasSize(1);
    JsonNode line = new ObjectMapper().readTree(text);
    assertThat(line.path("level").asText()).isEqualTo("ERROR");
    assertThat(line.path("timestamp").asText()).isEqualTo("2023-11-14T22:13:20.007Z");
    assertThat(line.path("message").asText()).isEqualTo("\"\u0001\n?é");
    assertThat(line.path("request").asText()).isEqualTo("r-1");
    assertThat(line.path("error").asText()).contains("JournalTest");
  }
}
