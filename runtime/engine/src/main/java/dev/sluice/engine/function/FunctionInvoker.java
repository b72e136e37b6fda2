package dev.sluice.engine.function;

/** Calls the user's method. One thread. */
@FunctionalInterface
public interface FunctionInvoker {
  /**
   * Builds the method's arguments from {@code call}, calls it, and writes each result it returned
   * to {@code results}.
   *
   * @throws Exception whatever the user's code throws; the engine makes it a failed result
   */
  void invoke(Invocation call, ResultWriter results) throws Exception;
}
