package dev.sluice.it.vectors;

import dev.sluice.testkit.oracle.AggregateRule;
import dev.sluice.testkit.oracle.ComponentType;
import dev.sluice.testkit.oracle.ComponentType.Kind;
import dev.sluice.testkit.oracle.Declaration;
import dev.sluice.testkit.oracle.WindowRule;
import dev.sluice.testkit.oracle.WorkedCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A worked case's declaration as the Java source that a user would write for it. */
record CaseSource(String name, Declaration declaration) {
  private static final int FUNCTION_CHARS_MAX = 64;
  static final String PACKAGE = "dev.sluice.it.generated";

  static CaseSource of(WorkedCase worked) {
    return new CaseSource(worked.name(), worked.declaration());
  }

  /** Whether a user could have declared it: no committed floor, every type one that Java has. */
  boolean canBeWritten() {
    return declaration.floor().isEmpty();
  }

  String className() {
    return "Case_" + name;
  }

  /** The case's name, as far as a function's may be. */
  String functionName() {
    String dashed = name.replace('_', '-');
    return dashed.substring(0, Math.min(dashed.length(), FUNCTION_CHARS_MAX));
  }

  String text() {
    return """
    package %s;

    import dev.sluice.api.*;
    import java.math.BigDecimal;
    import java.time.Instant;
    import java.util.Optional;

    public final class %s {
    %s%s
      @MicroBatchFunction(name = "%s")
      %s
      %s
      @To(table = "results")
      %s answer(%s given) {
        return given;
      }
    }
    """
        .formatted(
            PACKAGE,
            className(),
            records(),
            enums(),
            functionName(),
            from(),
            String.join("\n  ", keyAndWindow()),
            handled(),
            handled());
  }

  private boolean stateless() {
    return declaration.window() instanceof WindowRule.Stateless;
  }

  private String handled() {
    return stateless() ? "Event" : "Totals";
  }

  private String records() {
    List<String> components = new ArrayList<>();
    declaration
        .event()
        .forEach(
            (name, type) ->
                components.add(
                    (name.equals(declaration.time()) ? "@EventTime " : "")
                        + component(type, "Choice_" + name)
                        + " "
                        + name));
    String event = "  public record Event(%s) {}\n".formatted(String.join(", ", components));
    if (stateless()) {
      return event;
    }
    List<String> totals = new ArrayList<>();
    declaration
        .aggregates()
        .forEach((name, rule) -> totals.add("%s %s".formatted(aggregate(rule), name)));
    return event
        + "  @Aggregates(Event.class) public record Totals(%s) {}\n"
            .formatted(String.join(", ", totals));
  }

  private static String aggregate(AggregateRule rule) {
    String annotation =
        switch (rule.function()) {
          case COUNT -> "@Count";
          case SUM -> "@Sum";
          case MIN -> "@Min";
          case MAX -> "@Max";
          case AVG -> "@Avg";
          case DISTINCT -> "@CountDistinct";
          case FIRST -> "@First";
          case LAST -> "@Last";
        };
    String argument = rule.field().map("(\"%s\")"::formatted).orElse("");
    return annotation
        + argument
        + " "
        + component(rule.result(), rule.field().map(f -> "Choice_" + f).orElse(""));
  }

  private static String component(ComponentType type, String choice) {
    String decimal =
        type.kind() == Kind.DECIMAL
            ? "@Decimal(precision = %d, scale = %d) ".formatted(type.precision(), type.scale())
            : "";
    return decimal + javaType(type, choice);
  }

  private static String javaType(ComponentType type, String choice) {
    boolean nullable = type.nullable();
    return switch (type.kind()) {
      case LONG -> nullable ? "Long" : "long";
      case INT -> nullable ? "Integer" : "int";
      case DOUBLE -> nullable ? "Double" : "double";
      case BOOLEAN -> nullable ? "Boolean" : "boolean";
      case STRING -> optional("String", nullable);
      case DECIMAL -> optional("BigDecimal", nullable);
      case INSTANT -> optional("Instant", nullable);
      case ENUM -> optional(choice, nullable);
    };
  }

  private static String optional(String type, boolean nullable) {
    return nullable ? "Optional<%s>".formatted(type) : type;
  }

  private String enums() {
    StringBuilder text = new StringBuilder();
    declaration
        .event()
        .forEach(
            (name, type) -> {
              if (type.kind() == Kind.ENUM) {
                text.append("  public enum Choice_%s { ".formatted(name))
                    .append(String.join(", ", type.names()))
                    .append(" }\n");
              }
            });
    return text.toString();
  }

  private String from() {
    List<String> attributes = new ArrayList<>();
    attributes.add("stream = \"events\"");
    if (!stateless()) {
      attributes.add("partitionedBy = \"%s\"".formatted(partitionedBy()));
    }
    attributes.add("outOfOrderBy = \"%dms\"".formatted(declaration.outOfOrderBy()));
    if (declaration.lateToSideOutput()) {
      attributes.add("late = LatePolicy.SIDE_OUTPUT");
    }
    attributes.add("maxEventBytes = %d".formatted(declaration.limits().maxEventBytes()));
    declaration
        .limits()
        .idleAfter()
        .ifPresent(millis -> attributes.add("idleAfter = \"%dms\"".formatted(millis)));
    attributes.add("maxAhead = \"%dms\"".formatted(declaration.limits().maxAhead()));
    return "@From(%s)".formatted(String.join(", ", attributes));
  }

  private String partitionedBy() {
    Optional<String> any =
        declaration.event().keySet().stream()
            .filter(name -> !name.equals(declaration.time()))
            .findFirst();
    return declaration.key().isEmpty() ? any.orElseThrow() : declaration.key().getFirst();
  }

  private List<String> keyAndWindow() {
    List<String> annotations = new ArrayList<>();
    if (!declaration.key().isEmpty()) {
      annotations.add("@KeyBy({\"%s\"})".formatted(String.join("\", \"", declaration.key())));
    } else if (!stateless()) {
      annotations.add("@PerPartition");
    }
    switch (declaration.window()) {
      case WindowRule.Tumbling(long size, long offset) ->
          annotations.add(
              "@TumblingWindow(value = \"%dms\", offset = \"%dms\")".formatted(size, offset));
      case WindowRule.Hopping(long size, long every) ->
          annotations.add(
              "@HoppingWindow(size = \"%dms\", every = \"%dms\")".formatted(size, every));
      case WindowRule.Sliding(long size) ->
          annotations.add("@SlidingWindow(\"%dms\")".formatted(size));
      case WindowRule.Stateless _ -> {}
    }
    return annotations;
  }
}
