package dev.sluice.cli.launch;

import dev.sluice.cli.Command;
import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.Version;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Suggestion;
import dev.sluice.cli.args.Usage;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.catalog.FunctionsCommand;
import dev.sluice.cli.demo.DemoCommand;
import dev.sluice.cli.deploy.CostCommand;
import dev.sluice.cli.deploy.ImageCommand;
import dev.sluice.cli.deploy.PackageCommand;
import dev.sluice.cli.deploy.TemplateCommand;
import dev.sluice.cli.dev.DevCommand;
import dev.sluice.cli.explain.ExplainCommand;
import dev.sluice.cli.operate.CollectCommand;
import dev.sluice.cli.operate.DrainCommand;
import dev.sluice.cli.operate.ReleaseCommand;
import dev.sluice.cli.operate.SkipCommand;
import dev.sluice.cli.operate.StatusCommand;
import dev.sluice.cli.operate.SweepCommand;
import dev.sluice.cli.operate.TablesCommand;
import dev.sluice.cli.project.NewCommand;
import dev.sluice.cli.redrive.RedriveCommand;
import dev.sluice.cli.run.RunCommand;
import dev.sluice.engine.fault.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All commands by name, and what their ends mean to whoever started the process. */
public final class Commands {
  private static final int OK = 0;
  static final int FAILED = 1;
  private static final int USAGE = 2;

  private final List<Command> own;
  private final Supplier<List<Command>> others;

  /** {@code others} is asked only when {@code own} are not enough: it costs start-up time. */
  Commands(List<Command> own, Supplier<List<Command>> others) {
    this.own = List.copyOf(own);
    this.others = others;
  }

  /** Those of this module, and those that other modules add. */
  public static Commands installed() {
    List<Command> own =
        List.of(
            new RunCommand(),
            new DemoCommand(),
            new DevCommand(),
            new FunctionsCommand(),
            new ExplainCommand(),
            new NewCommand(),
            new StatusCommand(),
            new ReleaseCommand(),
            new DrainCommand(),
            new SweepCommand(),
            new SkipCommand(),
            new CollectCommand(),
            new RedriveCommand(),
            new TablesCommand(),
            new TemplateCommand(),
            new PackageCommand(),
            new ImageCommand(),
            new CostCommand());
    return new Commands(
        own,
        () -> ServiceLoader.load(Command.class).stream().map(ServiceLoader.Provider::get).toList());
  }

  private List<Command> all() {
    List<Command> all = new ArrayList<>(own);
    all.addAll(others.get());
    return all;
  }

  /**
   * Runs a command line.
   *
   * @return the exit status: 0, 1 for a failure, 2 for a command line that is not understood
   */
  public int run(List<String> args, Console console) {
    boolean verbose = args.contains(Usage.VERBOSE.name());
    try {
      return dispatch(args, console);
    } catch (UsageError e) {
      return failed(console, verbose, String.valueOf(e.getMessage()), e, USAGE);
    } catch (CommandFailed e) {
      return failed(console, verbose, String.valueOf(e.getMessage()), e, FAILED);
    } catch (Stop e) {
      return failed(
          console, verbose, "%s: %s".formatted(e.code().text(), e.getMessage()), e, FAILED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(console, verbose, "interrupted; the same command goes on", e, FAILED);
    } catch (OutOfMemoryError e) {
      String message =
          ("%s; what a function keeps lies on the heap, and the results of one call: give it more,"
               + " such as SLUICE_HEAP=8g; what was committed is untouched, the same command goes"
               + " on")
              .formatted(e.getMessage());
      return failed(console, verbose, message, e, FAILED);
    } catch (LinkageError e) {
      Throwable shown =
          e instanceof ExceptionInInitializerError && e.getCause() != null ? e.getCause() : e;
      String message =
          ("a class of a function, or one that it needs, cannot be loaded: %s; build its project"
               + " again with mvn clean verify, which also copies what it needs to target/lib; what"
               + " was committed is untouched, --verbose shows where")
              .formatted(shown);
      return failed(console, verbose, message, e, FAILED);
    } catch (RuntimeException | Error e) {
      String message =
          "%s; this is a mistake in Sluice, what was committed is untouched, --verbose shows where"
              .formatted(e);
      return failed(console, verbose, message, e, FAILED);
    }
  }

  private int dispatch(List<String> args, Console console)
      throws UsageError, CommandFailed, InterruptedException {
    if (args.isEmpty()) {
      console.err().print(help());
      return USAGE;
    }
    String first = args.getFirst();
    if (first.equals(Usage.VERSION.name())) {
      return version(console);
    }
    if (first.equals(Usage.HELP.name()) || first.equals("help")) {
      boolean ofOne = args.size() > 1 && !args.get(1).startsWith("-");
      console.out().print(ofOne ? named(args.get(1)).usage().help() : help());
      return OK;
    }
    Command command = named(first);
    Arguments arguments = Arguments.parse(command.usage(), args.subList(1, args.size()));
    if (arguments.wantsHelp()) {
      console.out().print(command.usage().help());
      return OK;
    }
    return arguments.wantsVersion() ? version(console) : command.run(arguments, console);
  }

  private static int version(Console console) {
    console.out().println("sluice " + Version.current());
    return OK;
  }

  private Command named(String name) throws UsageError {
    Optional<Command> found =
        Stream.concat(own.stream(), Stream.of(others).flatMap(more -> more.get().stream()))
            .filter(command -> command.usage().command().equals(name))
            .findFirst();
    if (found.isEmpty()) {
      List<String> names =
          Stream.concat(
                  Stream.of(Usage.HELP.name(), Usage.VERSION.name()),
                  all().stream().map(command -> command.usage().command()))
              .toList();
      String suggestion = Suggestion.of(name, names);
      throw new UsageError(
          "there is no command %s%s sluice --help lists the commands"
              .formatted(name, suggestion.isEmpty() ? ";" : suggestion));
    }
    return found.get();
  }

  private String help() {
    StringBuilder text = new StringBuilder();
    text.append("Sluice runs annotated Java methods over streams of events, exactly once.\n\n");
    for (Command command : all()) {
      Usage usage = command.usage();
      text.append("  sluice %-10s %s%n".formatted(usage.command(), usage.summary()));
    }
    text.append("  sluice %-10s %s%n".formatted(Usage.VERSION.name(), Usage.VERSION.help()));
    text.append("\nsluice COMMAND --help says more about each.\n");
    return text.toString();
  }

  private static int failed(
      Console console, boolean verbose, String message, Throwable cause, int status) {
    console.err().println("sluice: " + message);
    if (verbose) {
      cause.printStackTrace(console.err());
    }
    return status;
  }
}
