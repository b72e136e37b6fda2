package dev.sluice.cli.project;

import dev.sluice.cli.project.EventDraft.Component;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes the Java source of a new project: one class with one function, and its test. */
final class FunctionSource {
  static final String PACKAGE = "com.example.functions";

  private final ProjectDraft draft;
  private final EventDraft event;

  FunctionSource(ProjectDraft draft) {
    this.draft = draft;
    this.event = draft.event();
  }

  /** {@code Functions.java}. */
  String functions() {
    StringBuilder source = new StringBuilder();
    source.append("package ").append(PACKAGE).append(";\n\n");
    imports().forEach(name -> source.append("import ").append(name).append(";\n"));
    source.append("\n/** The functions of this project: each annotated method is one. */\n");
    source.append("public final class Functions {\n\n");
    source.append("  /** An event, one JSON object a line. */\n");
    source.append(record("Event", event.components()));
    event.nested().forEach(n -> source.append(record(n.name(), n.components())));
    source.append(draft.isWindowed() ? windowed() : passingOn());
    return source.append("}\n").toString();
  }

  private SortedSet<String> imports() {
    TreeSet<String> imports = new TreeSet<>();
    for (String name : List.of("From", "MicroBatchFunction", "To")) {
      imports.add("dev.sluice.api." + name);
    }
    if (event.time().isPresent()) {
      imports.add("dev.sluice.api.EventTime");
    }
    if (draft.isWindowed()) {
      for (String name : List.of("Aggregates", "Count", "KeyBy", "TumblingWindow")) {
        imports.add("dev.sluice.api." + name);
      }
      event.amount().ifPresent(_ -> imports.add("dev.sluice.api.Sum"));
    }
    if (event.uses("Instant")) {
      imports.add("java.time.Instant");
    }
    if (event.uses("List<")) {
      imports.add("java.util.List");
    }
    if (event.uses("Optional<")) {
      imports.add("java.util.Optional");
    }
    return imports;
  }

  private String record(String name, List<Component> components) {
    return components.stream()
        .map(c -> "      " + (isTime(name, c) ? "@EventTime " : "") + c.type() + " " + c.name())
        .collect(Collectors.joining(",\n", "  public record " + name + "(\n", ") {}\n\n"));
  }

  private boolean isTime(String record, Component component) {
    return record.equals("Event") && event.time().filter(component.name()::equals).isPresent();
  }

  private String windowed() {
    String key = event.key().orElseThrow();
    String sum =
        event.amount().map(a -> ", @Sum(\"%s\") %s sum".formatted(a.name(), a.type())).orElse("");
    String field = event.amount().map(a -> ", %s sum".formatted(a.type())).orElse("");
    String argument = event.amount().isPresent() ? ", minute.sum()" : "";
    return """
      /** What is computed over a window. */
      @Aggregates(Event.class)
      public record Totals(@Count long events%s) {}

      /** What goes out for it. */
      public record Summary(long events%s) {}

      /** The events of each %s, minute by minute. */
      @MicroBatchFunction(name = "%s")
      @From(stream = "events", partitionedBy = "%s", outOfOrderBy = "10s")
      @KeyBy("%s")
      @TumblingWindow("1m")
      @To(table = "%s")
      Summary totals(Totals minute) {
        return new Summary(minute.events()%s);
      }
    """
        .formatted(sum, field, key, draft.function(), key, key, draft.function(), argument);
  }

  private String passingOn() {
    return """
      /** Each event as it came; change or drop it here. */
      @MicroBatchFunction(name = "%s")
      @From(stream = "events")
      @To(table = "%s")
      Event passOn(Event event) {
        return event;
      }
    """
        .formatted(draft.function(), draft.function());
  }

  /** {@code FunctionsTest.java}. */
  String test() {
    String method =
        draft.isWindowed() ? "totals_someEvents_areSummedUp" : "passOn_someEvents_comeOut";
    return """
    package %s;

    import static org.junit.jupiter.api.Assertions.assertEquals;
    import static org.junit.jupiter.api.Assertions.assertFalse;

    import dev.sluice.testkit.SluiceTest;
    import java.util.List;
    import org.junit.jupiter.api.Test;

    class FunctionsTest {
      @Test
      void %s() {
        SluiceTest test = SluiceTest.of(Functions.class, "%s").events(EVENTS).end();

        assertFalse(test.results().isEmpty());
        assertEquals(List.of(), test.dead());
      }

      private static final String[] EVENTS = {
    %s
      };
    }
    """
        .formatted(PACKAGE, method, draft.function(), events());
  }

  private String events() {
    return draft.lines().stream()
        .map(line -> "    \"" + escaped(line) + "\"")
        .collect(Collectors.joining(",\n"));
  }

  private static String escaped(String line) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      switch (c) {
        case '"', '\\' -> text.append('\\').append(c);
        case '\t' -> text.append("\\t");
        default -> text.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
      }
    }
    return text.toString();
  }
}
