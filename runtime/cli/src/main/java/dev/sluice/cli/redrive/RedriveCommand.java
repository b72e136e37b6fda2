package dev.sluice.cli.redrive;

import dev.sluice.cli.Command;
import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Arguments.Range;
import dev.sluice.cli.args.Flag;
import dev.sluice.cli.args.Usage;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.catalog.FunctionCatalog;
import dev.sluice.cli.state.AwsAccess;
import dev.sluice.cli.state.StateChoice;
import dev.sluice.cli.state.TablePlace;
import dev.sluice.dynamodb.FunctionTables;
import dev.sluice.engine.commit.Sleeper;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.letter.LetterAddress;
import dev.sluice.engine.letter.LetterBox;
import dev.sluice.engine.letter.LetterBoxes;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.plan.Plan;
import dev.sluice.files.IoFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** {@code sluice redrive}: sends dead or late events of a function back. */
public final class RedriveCommand implements Command {
  private static final String FROM = "--from";
  private static final String LATE = "--late";
  private static final String CODE = "--code";
  private static final String LIMIT = "--limit";
  private static final String DRY_RUN = "--dry-run";
  private static final String STREAM = "--stream";
  private static final String TO = "--to";
  private static final String RESULTS = "--results";

  @Override
  public Usage usage() {
    List<Flag> flags = new ArrayList<>();
    flags.add(
        Flag.valued(FROM, "table|sqs:URL|s3:BUCKET", "where the letters lie; table by default"));
    flags.add(Flag.plain(LATE, "late events, not dead ones"));
    flags.add(Flag.valued(CODE, "CODE", "only those that were dead for this reason"));
    flags.add(Flag.valued(LIMIT, "N", "so many at most"));
    flags.add(Flag.plain(DRY_RUN, "send and remove nothing, only say how many there are"));
    flags.add(Flag.valued(STREAM, "NAME", "the stream to send to; the function's own by default"));
    flags.add(Flag.valued(TO, "FILE", "append to a file, and send to no stream"));
    flags.add(
        Flag.valued(
            RESULTS, "NAME", "what the tables are named after, where a deployment says so"));
    flags.add(Flag.valued(StateChoice.STATE, "DIR", "where DynamoDB Local keeps its files"));
    flags.addAll(StateChoice.flagsOfServer(StateChoice.Kind.AWS));
    flags.add(FunctionCatalog.PROJECT);
    return new Usage(
        "redrive",
        List.of("FUNCTION"),
        flags,
        "send dead or late events of a function back to its stream, or to a file",
        """
        Each letter is removed when its event was taken. What is stopped in between sends some events
        again when it goes on. An event that is sent back is a new one, at the end of the stream: what
        was late is late again unless the function waits longer now.
        """);
  }

  @Override
  public int run(Arguments arguments, Console console)
      throws UsageError, CommandFailed, InterruptedException {
    arguments.exclude(List.of(STREAM, TO));
    Plan plan = FunctionCatalog.of(arguments).named(arguments.operand(0)).plan();
    LetterAddress from = arguments.value(FROM).map(LetterAddress::of).orElse(LetterAddress.TABLE);
    if (!from.refusal().isEmpty()) {
      throw new UsageError(
          "%s is '%s'; %s".formatted(FROM, arguments.value(FROM).orElse(""), from.refusal()));
    }
    for (String flag :
        List.of(RESULTS, StateChoice.STORE, StateChoice.ENDPOINT, StateChoice.STATE)) {
      arguments.refuseUnused(flag, from.isTable(), FROM + " table");
    }
    // What is typed wrongly is said before what the machine lacks.
    checkCode(arguments);
    String name = arguments.tableName(RESULTS).orElse(FunctionTables.defaultName(plan));
    long limit = arguments.number(LIMIT, Range.positive(Long.MAX_VALUE)).orElse(Long.MAX_VALUE);
    Optional<String> _ = arguments.streamName(STREAM);
    Optional<StateChoice> choice =
        from.isTable() ? Optional.of(choice(arguments)) : Optional.empty();
    if (!arguments.has(DRY_RUN) && !arguments.has(TO)) {
      requireStreams();
    }
    if (choice.isPresent()) {
      try (TablePlace place = TablePlace.bare(choice.get(), console.home())) {
        FunctionTables tables = new FunctionTables(plan, name);
        try (LetterBox box = tables.letters(place.serviceOf(plan.function()), Failpoints.NONE)) {
          return redrive(arguments, console, plan, box, limit);
        }
      }
    }
    AwsAccess.require();
    LetterBoxes boxes = LetterBoxes.of(from.kind()).orElseThrow();
    try (LetterBox box =
        boxes.open(from.place(), Sleeper.REAL, new SecureRandom(), Failpoints.NONE)) {
      return redrive(arguments, console, plan, box, limit);
    }
  }

  private static void checkCode(Arguments arguments) throws UsageError {
    Optional<String> code = arguments.value(CODE);
    List<String> known = LetterEvent.codes(arguments.has(LATE) ? Channel.LATE : Channel.DEAD);
    if (code.isPresent() && !known.contains(code.get())) {
      throw new UsageError(
          "no %s letter has the code %s; they have %s"
              .formatted(
                  arguments.has(LATE) ? "late" : "dead", code.get(), String.join(", ", known)));
    }
  }

  /**
   * The stream is in AWS wherever the letters are, which who has them here may not have thought.
   */
  private static void requireStreams() throws CommandFailed {
    try {
      AwsAccess.require();
    } catch (CommandFailed e) {
      throw new CommandFailed(
          "%s; or send the events to no stream of AWS, but to a file: %s FILE"
              .formatted(e.getMessage(), TO),
          e);
    }
  }

  private static StateChoice choice(Arguments arguments) throws UsageError {
    StateChoice choice = StateChoice.ofStateOnly(arguments, StateChoice.Kind.AWS);
    if (choice.kind() == StateChoice.Kind.FILES) {
      throw new UsageError(
          "letters lie in tables, not in files of state; a run's are FILE.dead and FILE.late");
    }
    if (choice.needsDirectory() && choice.directory().isEmpty()) {
      throw new UsageError(
          "%s is missing: %s DIR, where DynamoDB Local keeps its files"
              .formatted(StateChoice.STATE, StateChoice.STATE));
    }
    return choice;
  }

  private static int redrive(
      Arguments arguments, Console console, Plan plan, LetterBox box, long limit)
      throws UsageError, CommandFailed {
    Channel channel = arguments.has(LATE) ? Channel.LATE : Channel.DEAD;
    Optional<String> code = arguments.value(CODE);
    String what = arguments.has(LATE) ? "late" : "dead";
    if (arguments.has(DRY_RUN)) {
      Redrive counted = new Redrive(Optional.empty(), code, limit);
      box.each(plan.function(), channel, counted);
      console
          .out()
          .println(
              "%s: %d %s events would be sent".formatted(plan.function(), counted.sent(), what));
      tellLeft(console, counted);
      return 0;
    }
    try (Recipient recipient = recipient(arguments, plan)) {
      Redrive redrive = new Redrive(Optional.of(recipient), code, limit);
      box.each(plan.function(), channel, redrive);
      console
          .out()
          .println(
              "%s: %d %s events sent to %s and removed"
                  .formatted(plan.function(), redrive.sent(), what, recipient.name()));
      tellLeft(console, redrive);
      if (redrive.untaken() > 0) {
        throw new CommandFailed(
            "%s did not take %d events, which stay where they are; the same command tries again"
                .formatted(recipient.name(), redrive.untaken()));
      }
      return 0;
    } catch (IOException e) {
      throw unwritten(arguments, e);
    } catch (UncheckedIOException e) {
      throw unwritten(arguments, Objects.requireNonNull(e.getCause()));
    }
  }

  private static void tellLeft(Console console, Redrive redrive) {
    redrive
        .left()
        .forEach((why, count) -> console.out().println("  %d stay: %s".formatted(count, why)));
  }

  private static CommandFailed unwritten(Arguments arguments, IOException e) throws UsageError {
    return new CommandFailed(
        "cannot write to %s: %s; name another file with %s"
            .formatted(
                arguments.value(TO).orElse(""),
                e instanceof NoSuchFileException
                    ? "there is no such directory"
                    : IoFailure.reason(e),
                TO),
        e);
  }

  private static Recipient recipient(Arguments arguments, Plan plan)
      throws UsageError, CommandFailed, IOException {
    Optional<String> file = arguments.value(TO);
    return file.isPresent()
        ? new FileRecipient(Path.of(file.get()))
        : new StreamRecipient(
            arguments.value(STREAM).orElse(plan.input().stream()),
            FunctionCatalog.of(arguments).placing(plan));
  }
}
