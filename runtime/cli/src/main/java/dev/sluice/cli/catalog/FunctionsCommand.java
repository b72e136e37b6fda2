package dev.sluice.cli.catalog;

import dev.sluice.cli.Command;
import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Flag;
import dev.sluice.cli.args.Usage;
import dev.sluice.cli.args.UsageError;
import dev.sluice.engine.function.Deployment;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.output.JsonText;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** {@code sluice functions}: what there is to run. */
public final class FunctionsCommand implements Command {
  private static final String JSON = "--json";

  @Override
  public Usage usage() {
    return new Usage(
        "functions",
        List.of(),
        List.of(FunctionCatalog.PROJECT, Flag.plain(JSON, "one JSON object a line")),
        "list the functions: source, key, window, aggregates, sinks",
        "");
  }

  @Override
  public int run(Arguments arguments, Console console) throws UsageError, CommandFailed {
    boolean json = arguments.has(JSON);
    for (FunctionDefinition function : FunctionCatalog.of(arguments).functions()) {
      if (json) {
        writeJson(function, console.out());
      } else {
        writeText(function, console.out());
      }
    }
    return 0;
  }

  private static void writeText(FunctionDefinition function, PrintStream out) {
    PlanText text = new PlanText(function.plan());
    out.println(function.plan().function());
    line(out, "source", text.source());
    line(out, "key", orNone(text.key()));
    line(out, "window", text.window());
    line(out, "aggregates", orNone(text.aggregates()));
    line(out, "sinks", orNone(text.sinks()));
    line(out, "deployed", deployed(function.deployment()));
  }

  private static String deployed(Deployment deployment) {
    return "%s every %s, at most %,d events"
        .formatted(
            trigger(deployment),
            PlanText.duration(deployment.intervalMillis()),
            deployment.maxEvents());
  }

  private static String trigger(Deployment deployment) {
    return deployment.trigger().name().toLowerCase(Locale.ROOT);
  }

  private static void line(PrintStream out, String name, String value) {
    out.println("  %-11s %s".formatted(name, value));
  }

  private static String orNone(List<String> values) {
    return values.isEmpty() ? "none" : String.join(", ", values);
  }

  private static void writeJson(FunctionDefinition function, PrintStream out) {
    PlanText text = new PlanText(function.plan());
    JsonText json = new JsonText();
    json.raw("{\"name\":").string(function.plan().function());
    json.raw(",\"source\":").string(text.source());
    json.raw(",\"stream\":").string(function.plan().input().stream());
    json.raw(",\"key\":");
    strings(json, text.key());
    json.raw(",\"window\":").string(text.window());
    json.raw(",\"aggregates\":");
    strings(json, text.aggregates());
    json.raw(",\"sinks\":");
    strings(json, text.sinks());
    json.raw(",\"table\":").string(function.plan().table());
    json.raw(",\"trigger\":").string(trigger(function.deployment()));
    json.raw(",\"interval\":").string(PlanText.duration(function.deployment().intervalMillis()));
    json.raw(",\"maxEvents\":").number(function.deployment().maxEvents());
    json.raw('}');
    out.write(json.array(), 0, json.size());
    out.println();
  }

  private static void strings(JsonText json, List<String> values) {
    json.raw('[');
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        json.raw(',');
      }
      json.string(values.get(i));
    }
    json.raw(']');
  }
}
