package dev.sluice.cli.catalog;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Flag;
import dev.sluice.cli.args.Suggestion;
import dev.sluice.cli.args.UsageError;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.plan.Plan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** Functions by name. */
public final class FunctionCatalog {
  /** Where to look for functions. */
  public static final Flag PROJECT =
      Flag.valued("--project", "DIR", "the project of yours that has the function");

  private final List<FunctionDefinition> functions;

  private final String more;

  /** {@code more} is said of where others may be, where one is not among these. */
  private FunctionCatalog(List<FunctionDefinition> functions, String more) {
    this.more = more;
    this.functions =
        functions.stream()
            .sorted(Comparator.comparing((FunctionDefinition f) -> f.plan().function()))
            .toList();
  }

  /** Those of the project that {@link #PROJECT} names, or those that come with Sluice. */
  public static FunctionCatalog of(Arguments arguments) throws UsageError, CommandFailed {
    Optional<String> project = arguments.value(PROJECT.name());
    return project.isPresent() ? ofProject(Path.of(project.get())) : installed();
  }

  /** Those that come with Sluice. */
  public static FunctionCatalog installed() {
    return new FunctionCatalog(
        providers(ServiceLoader.load(FunctionDefinition.class)),
        "; a function of your own is found with %s DIR".formatted(PROJECT.name()));
  }

  private static FunctionCatalog ofProject(Path project) throws CommandFailed {
    ClassLoader loader = ProjectClasses.loader(project);
    List<FunctionDefinition> own = new ArrayList<>();
    try {
      for (FunctionDefinition function :
          providers(ServiceLoader.load(FunctionDefinition.class, loader))) {
        if (loader.equals(function.getClass().getClassLoader())) {
          own.add(function);
        }
      }
    } catch (ServiceConfigurationError e) {
      throw new CommandFailed(
          "a function of the project %s cannot be loaded: %s; run mvn clean verify there"
              .formatted(project, e.getMessage()),
          e);
    }
    if (own.isEmpty()) {
      throw new CommandFailed(
          "the project %s has no function: annotate a method with @MicroBatchFunction and run mvn verify there"
              .formatted(project));
    }
    checkNames(own);
    return new FunctionCatalog(own, "");
  }

  /** The compiler sees to it within one module only. */
  static void checkNames(List<FunctionDefinition> functions) throws CommandFailed {
    Map<String, FunctionDefinition> byName = new HashMap<>();
    for (FunctionDefinition function : functions) {
      FunctionDefinition other = byName.put(function.plan().function(), function);
      if (other != null) {
        throw new CommandFailed(
            "%s and %s are both named %s; give each function its own name"
                .formatted(
                    other.getClass().getName(),
                    function.getClass().getName(),
                    function.plan().function()));
      }
    }
  }

  private static List<FunctionDefinition> providers(ServiceLoader<FunctionDefinition> loader) {
    return loader.stream().map(ServiceLoader.Provider::get).toList();
  }

  /** All of them, by name. */
  public List<FunctionDefinition> functions() {
    return functions;
  }

  /** The function of this name, if there is one. */
  public Optional<FunctionDefinition> find(String name) {
    return functions.stream()
        .filter(function -> function.plan().function().equals(name))
        .findFirst();
  }

  /**
   * The plan that says by what the stream of this one is partitioned: itself, or where it does not
   * say so that of another function which reads the stream, as a record has one key for all.
   */
  public Plan placing(Plan plan) {
    return Stream.concat(Stream.of(plan), functions.stream().map(FunctionDefinition::plan))
        .filter(each -> each.input().stream().equals(plan.input().stream()))
        .filter(each -> each.input().partitionedByColumn() != Plan.NONE)
        .findFirst()
        .orElse(plan);
  }

  /** The function of this name. */
  public FunctionDefinition named(String name) throws UsageError {
    Optional<FunctionDefinition> found = find(name);
    if (found.isPresent()) {
      return found.get();
    }
    List<String> names = functions.stream().map(f -> f.plan().function()).toList();
    throw new UsageError(
        "there is no function %s%s the functions are %s%s"
            .formatted(
                name,
                Suggestion.of(name, names).isEmpty() ? ";" : Suggestion.of(name, names),
                String.join(", ", names),
                more));
  }
}
