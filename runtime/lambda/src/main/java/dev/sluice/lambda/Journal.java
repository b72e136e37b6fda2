package dev.sluice.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.engine.fault.Stop;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a function says of itself: one JSON object a line, which CloudWatch Logs can be asked about
 * by its members. The line that ends the work on a shard carries its metrics in CloudWatch's
 * embedded metric format. One thread.
 */
final class Journal {
  private static final JsonFactory JSON = new JsonFactory();

  private final PrintStream out;
  private final String function;
  private final InstantSource clock;
  private String request = "";
  private String trace = "";

  Journal(PrintStream out, String function, InstantSource clock) {
    this.out = out;
    this.function = function;
    this.clock = clock;
  }

  /**
   * A call begins, and the next lines are about it.
   *
   * @param traced the trace that it belongs to; "" for none
   */
  void call(String requestId, String traced) {
    request = requestId;
    trace = traced;
  }

  /** Nothing is wrong. */
  void info(String message) {
    line("INFO", message, null, null, null);
  }

  /** Something is tried again. */
  void warn(ShardTally shard, Stop stop) {
    line("WARN", words(stop), shard, stop, null);
  }

  /** Somebody must act. */
  void error(@Nullable ShardTally shard, Throwable thrown) {
    line("ERROR", words(thrown), shard, thrown, null);
  }

  private static String words(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null ? thrown.toString() : message;
  }

  /** What became of a shard. */
  void shard(ShardTally shard, String message, Map<Metric, Double> values) {
    line("INFO", message, shard, null, values);
  }

  /** What became of the function as a whole. */
  void whole(String message, Map<Metric, Double> values) {
    line("INFO", message, null, null, values);
  }

  private void line(
      String level,
      String message,
      @Nullable ShardTally shard,
      @Nullable Throwable thrown,
      @Nullable Map<Metric, Double> values) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("level", level);
      json.writeStringField("timestamp", Instant.ofEpochMilli(clock.millis()).toString());
      json.writeStringField("function", function);
      if (shard != null) {
        json.writeNumberField("partition", shard.shard());
        json.writeNumberField("batch", shard.batch());
      }
      json.writeStringField("message", message);
      if (!request.isEmpty()) {
        json.writeStringField("request", request);
      }
      if (!trace.isEmpty()) {
        json.writeStringField("trace", trace);
      }
      if (thrown != null) {
        writeThrown(json, thrown);
      }
      if (values != null) {
        writeMetrics(json, shard, values);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // One write, so that no other line comes between.
    out.println(text);
  }

  private static void writeThrown(JsonGenerator json, Throwable thrown) throws IOException {
    if (thrown instanceof Stop stop) {
      json.writeStringField("code", stop.code().text());
    }
    StringWriter stack = new StringWriter();
    thrown.printStackTrace(new PrintWriter(stack, true));
    json.writeStringField("error", stack.toString());
  }

  private void writeMetrics(
      JsonGenerator json, @Nullable ShardTally shard, Map<Metric, Double> values)
      throws IOException {
    json.writeStringField(Metric.FUNCTION, function);
    if (shard != null) {
      json.writeStringField(Metric.PARTITION, Integer.toString(shard.shard()));
    }
    for (Map.Entry<Metric, Double> value : values.entrySet()) {
      json.writeNumberField(value.getKey().text(), value.getValue());
    }
    json.writeObjectFieldStart("_aws");
    json.writeNumberField("Timestamp", clock.millis());
    json.writeArrayFieldStart("CloudWatchMetrics");
    json.writeStartObject();
    json.writeStringField("Namespace", Metric.NAMESPACE);
    json.writeArrayFieldStart("Dimensions");
    json.writeArray(new String[] {Metric.FUNCTION}, 0, 1);
    if (shard != null) {
      json.writeArray(new String[] {Metric.FUNCTION, Metric.PARTITION}, 0, 2);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("Metrics");
    for (Metric metric : values.keySet()) {
      json.writeStartObject();
      json.writeStringField("Name", metric.text());
      json.writeStringField("Unit", metric.unit());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }
}
