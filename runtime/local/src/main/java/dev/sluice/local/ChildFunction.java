package dev.sluice.local;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.nio.file.Path;

/**
 * The main class of a function's process: AWS Lambda's runtime client, and an end when the owner is
 * gone, whose end of the standard input tells. Argument: the handler.
 */
final class ChildFunction {
  private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  private ChildFunction() {}

  public static void main(String[] args) throws ReflectiveOperationException {
    Thread.ofPlatform().name("owner").daemon().start(ChildFunction::endWithOwner);
    try {
      // By name: no class of ours links against one of theirs.
      Class.forName(CLIENT).getMethod("main", String[].class).invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private static void endWithOwner() {
    try {
      int read;
      do {
        read = System.in.read();
      } while (read >= 0);
    } catch (IOException _) {
      // As good as its end.
    }
    Runtime.getRuntime().halt(0);
  }

  /** Where this class lies. */
  static Path place() {
    try {
      return Path.of(
          ChildFunction.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
