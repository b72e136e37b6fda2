package dev.sluice.compiler.write;

import dev.sluice.compiler.model.FunctionModel;
import java.util.List;
import javax.lang.model.util.Elements;

/** Writes one kind of output for functions. One compilation; one thread. */
public interface Emitter {
  /** Called once for each function that passed its checks, in the order of their names. */
  void emit(FunctionModel function, Output output);

  /** Called once after the last function: the place for what lists all of them. */
  default void finish(Output output) {}

  /** All emitters, in the order in which they are called. */
  static List<Emitter> all(Elements elements) {
    return List.of(
        new DefinitionEmitter(),
        new InvokerEmitter(),
        new ComponentEmitter(),
        new LambdaEmitter(elements),
        new ServiceEmitter());
  }
}
