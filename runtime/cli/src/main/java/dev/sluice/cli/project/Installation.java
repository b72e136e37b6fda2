package dev.sluice.cli.project;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Puts Sluice's artifacts into the local Maven repository, where a project of the user's finds
 * them. Maven reads its own settings and {@code MAVEN_OPTS}, so another repository named there is
 * used by both.
 */
final class Installation {
  private static final String MODULES =
      "runtime/engine,runtime/compiler,runtime/testkit,runtime/lambda,state-adapters/sqs,state-adapters/s3";
  private static final long MINUTES_MAX = 20;

  private Installation() {}

  static void run(Console console) throws CommandFailed, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "mvn",
                "-q",
                "-B",
                "-ntp",
                "-Dstyle.color=never",
                "-Dquick",
                "-Dmaven.test.skip=true",
                "-pl",
                MODULES));
    command.addAll(List.of("-am", "install"));
    ProcessBuilder maven = new ProcessBuilder(command).directory(console.home().toFile());
    maven.redirectErrorStream(true);
    console.out().println("installing Sluice's artifacts into the local Maven repository");
    try {
      Process process = maven.start();
      process.getOutputStream().close();
      byte[] log = process.getInputStream().readAllBytes();
      if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroy();
        console.err().write(log, 0, log.length);
        throw new CommandFailed(
            "Maven could not install Sluice's artifacts, see above; with the cause mended the same"
                + " command goes on");
      }
    } catch (IOException e) {
      throw new CommandFailed(
          "Maven cannot be started: %s; install Maven 3.8 or later".formatted(e.getMessage()), e);
    }
  }
}
