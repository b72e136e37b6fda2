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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a function says of itself: one JSON object a line, which CloudWatch Logs can be asked about
 * by its members. Lines with {@link Figures} carry them as metrics, in CloudWatch's embedded metric
 * format. One thread.
 */
final class Journal {
  private static final JsonFactory JSON = new JsonFactory();
  private static final long THOUSAND = 1_000;

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

  /** What became of shards, or of the function as a whole. */
  void figures(String message, Figures figures) {
    line("INFO", message, null, null, figures);
  }

  private void line(
      String level,
      String message,
      @Nullable ShardTally shard,
      @Nullable Throwable thrown,
      @Nullable Figures figures) {
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
      if (figures != null) {
        writeShards(json, figures);
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
      if (figures != null && !figures.values().isEmpty()) {
        writeMetrics(json, figures);
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

  /** One as that of a line about it alone; several as a list. */
  private static void writeShards(JsonGenerator json, Figures figures) throws IOException {
    Map<Integer, Long> batches = figures.batches();
    if (batches.size() == 1) {
      Map.Entry<Integer, Long> only = batches.entrySet().iterator().next();
      json.writeNumberField("partition", only.getKey());
      json.writeNumberField("batch", only.getValue());
    } else if (!batches.isEmpty()) {
      json.writeArrayFieldStart("partitions");
      for (Integer shard : batches.keySet()) {
        json.writeNumber(shard);
      }
      json.writeEndArray();
    }
  }

  private void writeMetrics(JsonGenerator json, Figures figures) throws IOException {
    json.writeStringField(Metric.FUNCTION, function);
    if (figures.dimension().isPresent()) {
      json.writeStringField(Metric.PARTITION, Integer.toString(figures.dimension().getAsInt()));
    }
    for (Map.Entry<Metric, List<Double>> value : figures.values().entrySet()) {
      json.writeFieldName(value.getKey().text());
      if (value.getValue().size() == 1) {
        writeNumber(json, value.getValue().getFirst());
      } else {
        json.writeStartArray();
        for (double each : value.getValue()) {
          writeNumber(json, each);
        }
        json.writeEndArray();
      }
    }
    json.writeObjectFieldStart("_aws");
    json.writeNumberField("Timestamp", figures.atMillis());
    json.writeArrayFieldStart("CloudWatchMetrics");
    json.writeStartObject();
    json.writeStringField("Namespace", Metric.NAMESPACE);
    json.writeArrayFieldStart("Dimensions");
    json.writeArray(new String[] {Metric.FUNCTION}, 0, 1);
    if (figures.dimension().isPresent()) {
      json.writeArray(new String[] {Metric.FUNCTION, Metric.PARTITION}, 0, 2);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("Metrics");
    for (Metric metric : figures.values().keySet()) {
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

  /** Log is paid for by the byte: to a thousandth, and without one where there is none. */
  private static void writeNumber(JsonGenerator json, double value) throws IOException {
    long thousandths = Math.round(value * THOUSAND);
    if (thousandths % THOUSAND == 0) {
      json.writeNumber(thousandths / THOUSAND);
    } else {
      json.writeNumber((double) thousandths / THOUSAND);
    }
  }
}
