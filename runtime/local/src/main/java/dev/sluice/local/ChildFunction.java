package dev.sluice.local;

import java.lang.reflect.InvocationTargetException;

/**
 * The main class of a function's process: AWS Lambda's runtime client, and an end when the owner is
 * gone, whose end of the standard input tells. Argument: the handler.
 */
final class ChildFunction {
  private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  private ChildFunction() {}

  public static void main(String[] args) throws ReflectiveOperationException {
    ChildJvm.endWithOwner();
    try {
      // By name: no class of ours links against one of theirs.
      Class.forName(CLIENT).getMethod("main", String[].class).invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }
}
