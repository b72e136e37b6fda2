package dev.sluice.cli.project;

import dev.sluice.cli.Command;
import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Flag;
import dev.sluice.cli.args.Usage;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.project.EventDraft.Component;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code sluice new}: a project of the user's own. */
public final class NewCommand implements Command {
  private static final String FROM = "--from";

  private static final List<String> ORDERS =
      List.of(
          "{\"id\":\"o1\",\"customer\":\"anna\",\"cents\":1250,\"at\":\"2026-03-01T12:00:00Z\"}",
          "{\"id\":\"o2\",\"customer\":\"ben\",\"cents\":700,\"at\":\"2026-03-01T12:00:20Z\"}",
          "{\"id\":\"o3\",\"customer\":\"anna\",\"cents\":3000,\"at\":\"2026-03-01T12:00:40Z\"}");

  @Override
  public Usage usage() {
    return new Usage(
        "new",
        List.of("DIR"),
        List.of(
            Flag.valued(
                FROM, "SAMPLE.ndjson", "infer the event from a sample: one JSON object a line")),
        "write a project of your own, with one function and one test",
        """
        The project builds with mvn verify. Sluice's artifacts are installed into the local Maven
        repository first. sluice run --project DIR FUNCTION ... runs what it has.
        """);
  }

  @Override
  public int run(Arguments arguments, Console console)
      throws UsageError, CommandFailed, InterruptedException {
    Path directory = Path.of(arguments.operand(0));
    ProjectWriter.checkIsFree(directory);
    Optional<String> sample = arguments.value(FROM);
    String name = String.valueOf(directory.toAbsolutePath().normalize().getFileName());
    String artifact = ProjectDraft.artifactOf(name);
    ProjectDraft draft =
        sample.isPresent()
            ? inferred(artifact, Path.of(sample.get()), console)
            : new ProjectDraft(artifact, orders(), ORDERS);
    Installation.run(console);
    new ProjectWriter(directory, draft).write();
    report(draft, directory, console);
    return 0;
  }

  private static ProjectDraft inferred(String artifact, Path sample, Console console)
      throws CommandFailed {
    SampleReader.Sample read = SampleReader.read(sample);
    read.leftOut().ifPresent(console.out()::println);
    EventDraft event = EventInference.of(read.event());
    if (event.components().isEmpty()) {
      throw new CommandFailed(
          "no member of the events in %s can be a record component; rename one to a Java name"
              .formatted(sample));
    }
    return new ProjectDraft(artifact, event, read.lines());
  }

  private static EventDraft orders() {
    return new EventDraft(
        List.of(
            new Component("String", "id"),
            new Component("String", "customer"),
            new Component("long", "cents"),
            new Component("Instant", "at")),
        List.of(),
        Optional.of("at"),
        Optional.of("customer"),
        Optional.of(new Component("long", "cents")),
        List.of());
  }

  private static void report(ProjectDraft draft, Path directory, Console console) {
    EventDraft event = draft.event();
    console
        .out()
        .println(
            "wrote %s: function %s, event time %s, key %s"
                .formatted(
                    directory,
                    draft.function(),
                    event.time().orElse("none found"),
                    event.key().orElse("none found")));
    if (!event.leftOut().isEmpty()) {
      console.out().println("left out: " + String.join(", ", event.leftOut()));
    }
    console.out().println("next: cd %s && mvn verify".formatted(directory));
  }
}
