package dev.sluice.deploy.cost;

import dev.sluice.api.Trigger;
import dev.sluice.deploy.template.Footprint;
import dev.sluice.lambda.Metric;
import java.util.Arrays;

/**
 * What CloudWatch has of a function in a month in which all is well. Metrics of what goes wrong are
 * billed in the hours in which something does, and have no part in it.
 *
 * @param metrics by function, as they are by default
 * @param alarms of the template, where letters go to tables
 * @param logBytes that are written, and kept for about as long
 */
record Watching(double metrics, double alarms, double logBytes) {
  /** A call that finds nothing to do, in code that is not compiled yet, and for a partition. */
  private static final double HOUSEKEEPING_SECONDS = 3;

  private static final double PARTITION_SECONDS = 0.1;

  /** The page names, the head, the manifest, and the rows that it names. */
  private static final double PARTITION_READ_UNITS = 20;

  /** Its lines have no metrics. */
  private static final double HOUSEKEEPING_LINES = 2;

  /**
   * Of a function.
   *
   * @param told how often work on a shard ends, or it is time to tell
   */
  static Watching ofFunction(Trigger trigger, double told, int shards) {
    double minutes = MonthlyBill.MONTH / 60;
    // At most one execution environment a shard, and a line a minute each, unless more is to tell.
    double lines = Math.min(told, minutes * shards + told / Metric.LINE_CALLS_MAX);
    return new Watching(
        Arrays.stream(Metric.values()).filter(Metric::isUsual).count(),
        Footprint.alarms(trigger),
        lines * Metric.LINE_BYTES + told * Metric.LINE_CALL_BYTES);
  }

  double dollars(Prices prices) {
    return metrics * prices.of("cloudwatch.metric-month")
        + alarms * prices.of("cloudwatch.alarm-month")
        + logBytes
            / MonthlyBill.GIGABYTE
            * (prices.of("cloudwatch.gb-logs") + prices.of("cloudwatch.gb-month-logs"));
  }

  /** All that housekeeping costs with a function of so many shards, in every service. */
  static double housekeeping(int shards, Prices prices) {
    double calls = MonthlyBill.MONTH / (Footprint.HOUSEKEEPING_HOURS * 3_600);
    double seconds = calls * (HOUSEKEEPING_SECONDS + shards * PARTITION_SECONDS);
    Watching watching =
        new Watching(
            0, Footprint.housekeepingAlarms(), calls * HOUSEKEEPING_LINES * Metric.LINE_BYTES);
    return watching.dollars(prices)
        + calls / MonthlyBill.MILLION * prices.of("lambda.million-requests")
        + seconds * Footprint.HOUSEKEEPING_MEMORY_MB / 1_024 * prices.of("lambda.gb-second")
        + calls * shards * PARTITION_READ_UNITS / MonthlyBill.MILLION * prices.readUnits();
  }
}
