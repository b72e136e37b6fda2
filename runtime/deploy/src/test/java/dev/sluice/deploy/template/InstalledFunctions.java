package dev.sluice.deploy.template;

import dev.sluice.engine.function.Deployment;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.testkit.Redeclared;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** The functions that come with Sluice. */
final class InstalledFunctions {
  private InstalledFunctions() {}

  /** One of them, deployed otherwise. */
  static FunctionDefinition deployed(String name, Deployment deployment) {
    FunctionDefinition function =
        all().stream().filter(it -> it.plan().function().equals(name)).findFirst().orElseThrow();
    return new Redeclared(function, function.plan(), deployment);
  }

  /** All of them, by name. */
  static List<FunctionDefinition> all() {
    return ServiceLoader.load(FunctionDefinition.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(function -> function.plan().function()))
        .toList();
  }
}
