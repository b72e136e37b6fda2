package dev.sluice.cli.dev;

import dev.sluice.cli.Command;
import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Usage;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.state.TablePlace;
import dev.sluice.deploy.stack.Site;
import dev.sluice.deploy.stack.Stack;
import dev.sluice.deploy.stack.WrongParameter;
import dev.sluice.deploy.stack.WrongTemplate;
import dev.sluice.dev.stream.StreamFailed;
import dev.sluice.dev.stream.StreamServer;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.plan.Plan;
import dev.sluice.lambda.Setting;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code sluice dev}: the functions of the template on this machine, as they are deployed. */
public final class DevCommand implements Command {
  private static final String CLIENT = "runtime/lambda-client/target/lib";

  @Override
  public Usage usage() {
    return new Usage(
        "dev",
        List.of("[FUNCTION]"),
        DevOptions.flags(),
        "run the functions of the template on this machine, as they are deployed",
        """
        Each runs in processes of its own under AWS Lambda's runtime client, called by the mappings and
        schedules of template.yaml, which is made if it is not there. After a rebuild the next call is
        one of the new classes. Ctrl-C ends it, and the next start goes on. The input is put from its
        beginning each time, as new events: leave --input out where the streams have it already.
        With --verbose all that the functions log is shown.
        """);
  }

  @Override
  public int run(Arguments arguments, Console console)
      throws UsageError, CommandFailed, InterruptedException {
    DevOptions options = DevOptions.of(arguments);
    Optional<Path> input = options.input();
    if (input.isPresent() && (Files.isDirectory(input.get()) || !Files.isReadable(input.get()))) {
      throw new CommandFailed(
          "cannot read the input %s: it is no file that may be read".formatted(input.get()));
    }
    DevProject project = DevProject.open(arguments, console);
    boolean boxes =
        chosen(stack(project, options, Optional.empty()), project, options).stream()
            .anyMatch(DevCommand::usesBoxes);
    try (Backend backend = Backend.open(options, project.root(), boxes, console)) {
      Screen screen = new Screen(console);
      screen.say("sluice: on " + backend.shown());
      // Once more, as it is known now where queues are.
      Stack stack = stack(project, options, backend.boxes());
      new Running(options, project, backend, screen, console)
          .run(stack, chosen(stack, project, options));
    }
    return 0;
  }

  /** Whether a function is told of a queue or a bucket. */
  private static boolean usesBoxes(Stack.Function function) {
    return function.environment().values().stream()
        .anyMatch(variable -> Setups.isOfBoxes(variable.needs()));
  }

  /**
   * What the template says.
   *
   * @param boxes where queues are, if that is known
   */
  private static Stack stack(DevProject project, DevOptions options, Optional<URI> boxes)
      throws UsageError, CommandFailed {
    try {
      return Stack.read(
          project.template(),
          options.parameters(),
          Site.local(boxes.map(URI::toString).orElse("")));
    } catch (WrongParameter e) {
      throw new UsageError("%s: %s".formatted(DevOptions.PARAMETER, e.getMessage()));
    } catch (WrongTemplate e) {
      throw new CommandFailed("template.yaml is not understood: " + e.getMessage(), e);
    }
  }

  private static List<Stack.Function> chosen(Stack stack, DevProject project, DevOptions options)
      throws UsageError {
    Optional<String> wanted = options.function();
    if (wanted.isEmpty()) {
      return stack.functions();
    }
    List<String> names = new ArrayList<>();
    for (Stack.Function function : stack.functions()) {
      String name = DevFunction.name(function, project.of(function.handler()));
      if (name.equals(wanted.get())) {
        return List.of(function);
      }
      names.add(name);
    }
    throw new UsageError(
        "the template has no function %s; it has %s"
            .formatted(wanted.get(), String.join(", ", names)));
  }

  /** What is put together for one run. */
  private record Running(
      DevOptions options, DevProject project, Backend backend, Screen screen, Console console) {
    void run(Stack stack, List<Stack.Function> chosen)
        throws UsageError, CommandFailed, InterruptedException {
      Map<String, TablePlace> places = new HashMap<>();
      List<DevFunction> functions = new ArrayList<>();
      try (StreamServer streams = backend.streams()) {
        for (Stack.Function function : chosen) {
          Stack.Variable table = function.environment().get(Setting.STATE_TABLE.variable());
          if (table != null && !places.containsKey(table.value())) {
            places.put(table.value(), backend.tables(table.value()));
          }
        }
        if (places.isEmpty()) {
          throw new CommandFailed(
              "no function of the template has %s, the table of its state"
                  .formatted(Setting.STATE_TABLE.variable()));
        }
        new Ground(backend, streams, places.values().iterator().next())
            .prepare(stack, said -> screen.say("sluice: " + said));
        Setups setups = new Setups(console.home().resolve(CLIENT), backend, project.build());
        for (Stack.Function function : chosen) {
          OptionalInt port = port(functions.size());
          DevFunction made = made(function, setups, port, callsMax(function, streams));
          functions.add(made);
          if (port.isPresent()) {
            screen.say(
                "sluice: a debugger may attach to %s at 127.0.0.1:%d"
                    .formatted(made.name(), port.getAsInt()));
          }
        }
        if (!setups.leftOut().isEmpty()) {
          screen.say(
              "sluice: queues and buckets are not known by this backend; functions are not told %s"
                  .formatted(String.join(", ", setups.leftOut().stream().sorted().toList())));
        }
        new DevSession(
                functions,
                () -> reload(chosen, functions, setups),
                streams,
                places,
                feed(functions, streams),
                screen,
                backend.lookMillis())
            .run(options.exit(), console);
      } finally {
        functions.forEach(DevFunction::close);
        places.values().forEach(TablePlace::close);
      }
    }

    private OptionalInt port(int number) {
      return options.debugPort().isPresent()
          ? OptionalInt.of(options.debugPort().getAsInt() + number)
          : OptionalInt.empty();
    }

    private DevFunction made(Stack.Function function, Setups setups, OptionalInt port, int callsMax)
        throws CommandFailed {
      if (!project.build().has(function.handler()) && project.of(function.handler()).isPresent()) {
        throw new CommandFailed(
            "there is no class for %s in %s; add the dependency dev.sluice:sluice-lambda to the project and build it again"
                .formatted(function.handler(), project.built()));
      }
      return new DevFunction(
          function,
          project.of(function.handler()),
          setups.of(function, port),
          // Only one process can listen at a port.
          port.isPresent() ? 1 : callsMax,
          screen::say,
          options.verbose());
    }

    /** One for each shard, and one for the schedule; of those that pull one behind the other. */
    private static int callsMax(Stack.Function function, StreamServer streams)
        throws CommandFailed {
      int calls = function.mappings().isEmpty() ? 2 : 1;
      try {
        for (Stack.Mapping mapping : function.mappings()) {
          calls += streams.shards(mapping.stream()).orElse(1);
        }
      } catch (StreamFailed e) {
        throw new CommandFailed(String.valueOf(e.getMessage()), e);
      }
      return Math.min(calls, function.concurrencyMax().orElse(calls));
    }

    private boolean reload(List<Stack.Function> chosen, List<DevFunction> functions, Setups setups)
        throws CommandFailed {
      List<String> own =
          chosen.stream()
              .map(Stack.Function::handler)
              .filter(handler -> project.of(handler).isPresent())
              .toList();
      if (!project.build().isNew(own)) {
        return false;
      }
      for (int i = 0; i < functions.size(); i++) {
        functions.get(i).retire(setups.of(chosen.get(i), port(i)));
      }
      return true;
    }

    private @Nullable InputFeed feed(List<DevFunction> functions, StreamServer streams)
        throws UsageError, CommandFailed {
      if (options.input().isEmpty()) {
        return null;
      }
      Map<String, Optional<Plan>> read = new TreeMap<>();
      for (DevFunction function : functions) {
        if (function.stream().isPresent()) {
          add(function.stream().get(), function.definition(), read);
        }
      }
      if (options.stream().isPresent() && !read.containsKey(options.stream().get())) {
        throw new UsageError(
            "no function reads stream %s; they read %s"
                .formatted(options.stream().get(), String.join(", ", read.keySet())));
      }
      if (options.stream().isPresent()) {
        read.keySet().retainAll(List.of(options.stream().get()));
      } else {
        // What functions write for one another does not come from outside.
        functions.forEach(function -> read.keySet().removeAll(function.writes()));
      }
      return new InputFeed(options.input().get(), streams, read);
    }

    /** Functions that are partitioned by nothing take records with any key. */
    private static void add(
        String stream, Optional<FunctionDefinition> definition, Map<String, Optional<Plan>> read)
        throws CommandFailed {
      Optional<Plan> plan =
          definition
              .map(FunctionDefinition::plan)
              .filter(each -> each.input().partitionedByColumn() != Plan.NONE);
      Optional<Plan> before = read.getOrDefault(stream, Optional.empty());
      if (plan.isPresent() && before.isPresent() && !component(plan).equals(component(before))) {
        throw new CommandFailed(
            "functions on stream %s are partitioned by %s and by %s; a record has one key, so name another stream for one of them"
                .formatted(stream, component(before), component(plan)));
      }
      read.put(stream, plan.isPresent() ? plan : before);
    }

    private static String component(Optional<Plan> plan) {
      Plan known = plan.orElseThrow();
      return known.event().columns().get(known.input().partitionedByColumn()).path();
    }
  }
}
