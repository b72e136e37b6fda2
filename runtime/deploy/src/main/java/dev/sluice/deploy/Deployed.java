package dev.sluice.deploy;

import dev.sluice.engine.function.FunctionDefinition;

/** Names of what a function is in AWS Lambda. */
public final class Deployed {
  /** Where the zips of a project lie, below its root. */
  public static final String DIRECTORY = "target/functions";

  /** Where what images are built from lies, below a project's root. */
  public static final String IMAGES = "target/images";

  /** The class that Lambda calls to look after the state of all functions. */
  public static final String HOUSEKEEPING = "dev.sluice.lambda.HousekeepingHandler";

  public static final String HOUSEKEEPING_HANDLER = HOUSEKEEPING + "::handleRequest";

  /** The file with all that it needs; no function has this name in a project of one. */
  public static final String HOUSEKEEPING_ZIP = "sluice.housekeeping.zip";

  private static final String ENTRY_POINT = "Lambda";

  private Deployed() {}

  /** The class that Lambda calls; the compiler writes it beside the definition. */
  public static String entryPoint(FunctionDefinition function) {
    return function.getClass().getName() + ENTRY_POINT;
  }

  /** That class and its method, as Lambda wants to be told. */
  public static String handler(FunctionDefinition function) {
    return entryPoint(function) + "::handleRequest";
  }

  /** The file that the function's image is built by. */
  public static String dockerfile(FunctionDefinition function) {
    return function.plan().function() + ".Dockerfile";
  }

  /** The file with all that the function needs. */
  public static String zip(FunctionDefinition function) {
    return function.plan().function() + ".zip";
  }
}
