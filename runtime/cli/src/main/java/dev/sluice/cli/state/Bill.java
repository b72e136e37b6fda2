package dev.sluice.cli.state;

import dev.sluice.deploy.cost.Prices;
import dev.sluice.dynamodb.BucketRequest;
import dev.sluice.dynamodb.Units;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a command has used of DynamoDB and of a bucket, by function, and what that costs. */
public final class Bill {
  /** On demand: dollars for a million units. */
  public static final double WRITE_DOLLARS = Prices.current().writeUnits();

  /** On demand: dollars for a million units. */
  public static final double READ_DOLLARS = Prices.current().readUnits();

  private final Map<String, Units> units;

  /** Of what was done at {@code place} so far; of files there is nothing to say. */
  public Bill(StatePlace place) {
    this.units = place instanceof TablePlace tables ? new TreeMap<>(tables.units()) : Map.of();
  }

  /** One line for each function. */
  public void write(PrintStream out) {
    units.forEach((function, used) -> out.println("%-17s %s".formatted(function, line(used))));
  }

  private static String line(Units used) {
    double millionths = used.writeUnits() * WRITE_DOLLARS + used.readUnits() * READ_DOLLARS;
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "%,.0f write units, %,.1f read units",
            used.writeUnits(),
            used.readUnits()));
    for (BucketRequest request : BucketRequest.values()) {
      long count = used.of(request);
      millionths += count * Prices.current().million(request);
      if (count > 0) {
        line.append(String.format(Locale.ROOT, ", %,d %s", count, request.many()));
      }
    }
    return line.append(String.format(Locale.ROOT, ": $%.6f on demand in AWS", millionths / 1e6))
        .toString();
  }
}
