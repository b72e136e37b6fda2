package dev.sluice.cli.catalog;

import dev.sluice.engine.plan.AggregateSpec;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plan in the words of the annotations that it was made from. */
public final class PlanText {
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final long SECOND = Duration.ofSeconds(1).toMillis();

  private final Plan plan;

  public PlanText(Plan plan) {
    this.plan = plan;
  }

  /** The stream, what it is partitioned by, and how far out of order it is. */
  String source() {
    Plan.Input input = plan.input();
    StringBuilder text = new StringBuilder(input.stream());
    if (input.partitionedByColumn() != Plan.NONE) {
      text.append(" by ").append(path(input.partitionedByColumn()));
    }
    if (input.outOfOrderByMillis() > 0) {
      text.append(", out of order by ").append(duration(input.outOfOrderByMillis()));
    }
    return text.toString();
  }

  /** The names of the key's components. */
  List<String> key() {
    return plan.keyColumns().stream().map(this::path).toList();
  }

  /** The kind of window with its sizes. */
  public String window() {
    return switch (plan.window()) {
      case WindowSpec.Tumbling(long size, long offset) ->
          offset == 0
              ? "tumbling " + duration(size)
              : "tumbling %s, offset %s".formatted(duration(size), duration(offset));
      case WindowSpec.Hopping(long size, long every) ->
          "hopping %s every %s".formatted(duration(size), duration(every));
      case WindowSpec.Sliding(long size) -> "sliding " + duration(size);
      case WindowSpec.None() -> "none";
    };
  }

  /** Each aggregate as {@code name = function(component)}. */
  List<String> aggregates() {
    return plan.aggregates().stream().map(this::aggregate).toList();
  }

  private String aggregate(AggregateSpec spec) {
    String function = spec.function().name().toLowerCase(Locale.ROOT).replace('_', '-');
    String over = spec.column() == AggregateSpec.EVERY_EVENT ? "" : path(spec.column());
    return "%s = %s(%s)".formatted(spec.result().name(), function, over);
  }

  /**
   * The tables and streams that results go to, with how they are kept there where that is declared.
   */
  List<String> sinks() {
    Plan.Target target = plan.target();
    if (target.isStream()) {
      return List.of(
          target.partitionedBy().isEmpty()
              ? "stream " + target.stream()
              : "stream %s (by %s)".formatted(target.stream(), target.partitionedBy()));
    }
    if (target.table().isEmpty()) {
      return List.of();
    }
    List<String> kept = new ArrayList<>();
    if (!target.key().isEmpty()) {
      kept.add("key " + String.join(", ", target.key()));
    }
    if (target.ttlMillis() != Plan.UNSET) {
      kept.add("ttl " + duration(target.ttlMillis()));
    }
    if (target.atomic()) {
      kept.add("atomic");
    }
    return List.of(
        kept.isEmpty()
            ? target.table()
            : "%s (%s)".formatted(target.table(), String.join("; ", kept)));
  }

  private String path(int column) {
    EventSchema.Column found = plan.event().columns().get(column);
    return found.path();
  }

  /** Milliseconds as annotations write them: the largest unit that fits. */
  public static String duration(long millis) {
    if (millis != 0 && millis % DAY == 0) {
      return millis / DAY + "d";
    }
    if (millis != 0 && millis % HOUR == 0) {
      return millis / HOUR + "h";
    }
    if (millis != 0 && millis % MINUTE == 0) {
      return millis / MINUTE + "m";
    }
    return millis % SECOND == 0 ? millis / SECOND + "s" : millis + "ms";
  }
}
