package dev.sluice.compiler.model;

import com.palantir.javapoet.ClassName;
import java.util.List;

/** An {@code @Aggregates} record: what it is counted over, and how each component is. */
public record AggregatesModel(RecordModel record, ClassName event, List<Aggregate> aggregates) {
  /** The argument of a count of events. */
  public static final int EVERY_EVENT = -1;

  public AggregatesModel {
    aggregates = List.copyOf(aggregates);
  }

  /** One component: {@code function} over the event's {@code column}. */
  public record Aggregate(Function function, int column, ComponentModel result) {}

  /** The aggregate functions, named as the engine names them. */
  public enum Function {
    COUNT("Count"),
    SUM("Sum"),
    MIN("Min"),
    MAX("Max"),
    AVG("Avg"),
    COUNT_DISTINCT("CountDistinct"),
    FIRST("First"),
    LAST("Last");

    private final String annotation;

    Function(String annotation) {
      this.annotation = annotation;
    }

    /** The simple name of its annotation. */
    public String annotation() {
      return annotation;
    }
  }
}
