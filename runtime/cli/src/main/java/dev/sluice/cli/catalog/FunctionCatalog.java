package dev.sluice.cli.catalog;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Flag;
import dev.sluice.cli.args.Suggestion;
import dev.sluice.cli.args.UsageError;
import dev.sluice.engine.function.FunctionDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Functions by name. */
public final class FunctionCatalog {
  /** Where to look for functions. */
  public static final Flag PROJECT =
      Flag.valued("--project", "DIR", "the project of yours that has the function");

  private final List<FunctionDefinition> functions;

  private FunctionCatalog(List<FunctionDefinition> functions) {
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
    return new FunctionCatalog(providers(ServiceLoader.load(FunctionDefinition.class)));
  }

  private static FunctionCatalog ofProject(Path project) throws CommandFailed {
    ClassLoader loader = ProjectClasses.loader(project);
    List<FunctionDefinition> own = new ArrayList<>();
    for (FunctionDefinition function :
        providers(ServiceLoader.load(FunctionDefinition.class, loader))) {
      if (loader.equals(function.getClass().getClassLoader())) {
        own.add(function);
      }
    }
    if (own.isEmpty()) {
      throw new CommandFailed(
          "the project %s has no function: annotate a method with @MicroBatchFunction and run mvn verify there"
              .formatted(project));
    }
    return new FunctionCatalog(own);
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

  /** The function of this name. */
  public FunctionDefinition named(String name) throws UsageError {
    Optional<FunctionDefinition> found = find(name);
    if (found.isPresent()) {
      return found.get();
    }
    List<String> names = functions.stream().map(f -> f.plan().function()).toList();
    throw new UsageError(
        "there is no function %s%s the functions are %s"
            .formatted(
                name,
                Suggestion.of(name, names).isEmpty() ? ";" : Suggestion.of(name, names),
                String.join(", ", names)));
  }
}
