package dev.sluice.lambda;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.JsonText;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
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
  private static final long THOUSAND = 1_000;

  private final PrintStream out;
  private final String function;
  private final InstantSource clock;
  private final JsonText json = new JsonText();
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
  void warn(@Nullable ShardTally shard, Stop stop) {
    line("WARN", words(stop), shard, stop, null);
  }

  /** Nothing failed, and somebody should know. */
  void warn(String message) {
    line("WARN", message, null, null, null);
  }

  /** Somebody must act. */
  void error(@Nullable ShardTally shard, Throwable thrown) {
    line("ERROR", words(thrown), shard, thrown, null);
  }

  private static String words(Throwable thrown) {
    if (thrown instanceof Stop stop) {
      return Advice.of(stop);
    }
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
    json.clear();
    json.raw('{');
    member("level", level);
    name("timestamp");
    json.instant(clock.millis());
    member("function", function);
    if (shard != null) {
      member("partition", shard.shard());
      member("batch", shard.batch());
    }
    if (figures != null) {
      writeShards(figures);
    }
    member("message", message);
    if (!request.isEmpty()) {
      member("request", request);
    }
    if (!trace.isEmpty()) {
      member("trace", trace);
    }
    if (thrown != null) {
      writeThrown(thrown);
    }
    if (figures != null && !figures.values().isEmpty()) {
      writeMetrics(figures);
    }
    json.raw('}');
    // One write, so that no other line comes between.
    out.println(json);
  }

  private void member(String name, String value) {
    name(name);
    string(value);
  }

  private void member(String name, long value) {
    name(name);
    json.number(value);
  }

  private void name(String name) {
    next();
    string(name);
    json.raw(':');
  }

  /** A comma, unless it is the first in what was begun last. */
  private void next() {
    byte last = json.array()[json.size() - 1];
    if (last != '{' && last != '[') {
      json.raw(',');
    }
  }

  /** Messages come from anywhere: half a surrogate pair, which JSON can't carry, becomes a '?'. */
  private void string(String value) {
    json.string(new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }

  private void writeThrown(Throwable thrown) {
    if (thrown instanceof Stop stop) {
      member("code", stop.code().text());
    }
    StringWriter stack = new StringWriter();
    thrown.printStackTrace(new PrintWriter(stack, true));
    member("error", stack.toString());
  }

  /** One as that of a line about it alone; several as a list. */
  private void writeShards(Figures figures) {
    Map<Integer, Long> batches = figures.batches();
    if (batches.size() == 1) {
      Map.Entry<Integer, Long> only = batches.entrySet().iterator().next();
      member("partition", only.getKey());
      member("batch", only.getValue());
    } else if (!batches.isEmpty()) {
      name("partitions");
      json.raw('[');
      for (Integer shard : batches.keySet()) {
        next();
        json.number(shard);
      }
      json.raw(']');
    }
  }

  private void writeMetrics(Figures figures) {
    member(Metric.FUNCTION, function);
    if (figures.dimension().isPresent()) {
      member(Metric.PARTITION, Integer.toString(figures.dimension().getAsInt()));
    }
    for (Map.Entry<Metric, List<Double>> value : figures.values().entrySet()) {
      name(value.getKey().text());
      if (value.getValue().size() == 1) {
        writeNumber(value.getValue().getFirst());
      } else {
        json.raw('[');
        for (double each : value.getValue()) {
          next();
          writeNumber(each);
        }
        json.raw(']');
      }
    }
    name("_aws");
    json.raw('{');
    member("Timestamp", figures.atMillis());
    name("CloudWatchMetrics");
    json.raw("[{");
    member("Namespace", Metric.NAMESPACE);
    name("Dimensions");
    json.raw("[[").string(Metric.FUNCTION).raw(']');
    if (figures.dimension().isPresent()) {
      json.raw(",[").string(Metric.FUNCTION).raw(',').string(Metric.PARTITION).raw(']');
    }
    json.raw(']');
    name("Metrics");
    json.raw('[');
    for (Metric metric : figures.values().keySet()) {
      next();
      json.raw('{');
      member("Name", metric.text());
      member("Unit", metric.unit());
      json.raw('}');
    }
    json.raw("]}]}");
  }

  /** Log is paid for by the byte: to a thousandth, and without one where there is none. */
  private void writeNumber(double value) {
    long thousandths = Math.round(value * THOUSAND);
    if (thousandths % THOUSAND == 0) {
      json.number(thousandths / THOUSAND);
    } else {
      json.number((double) thousandths / THOUSAND);
    }
  }
}
