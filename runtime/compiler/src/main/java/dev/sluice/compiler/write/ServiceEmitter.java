package dev.sluice.compiler.write;

import static dev.sluice.compiler.write.EngineNames.FUNCTION_DEFINITION;

import dev.sluice.compiler.model.FunctionModel;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Element;

/** Lists all functions of the compilation for {@code ServiceLoader}. */
final class ServiceEmitter implements Emitter {
  private final List<String> definitions = new ArrayList<>();
  private final List<Element> origins = new ArrayList<>();

  @Override
  public void emit(FunctionModel function, Output output) {
    definitions.add(function.handler().generated("").canonicalName());
    origins.add(function.handler().declaredIn());
  }

  @Override
  public void finish(Output output) {
    if (!definitions.isEmpty()) {
      output.service(FUNCTION_DEFINITION, definitions.stream().sorted().toList(), origins);
    }
  }
}
