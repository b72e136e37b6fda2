package dev.sluice.testkit.vectors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The naive reference in Python, run as a child process to make random cases. */
public final class Reference {
  private Reference() {}

  /**
   * Random cases with the reference's own answers.
   *
   * @throws IllegalStateException if there is no python3, or it failed
   */
  public static List<Vectors.Vector> random(long seed, int count) {
    try {
      Path script = Files.createTempFile("reference", ".py");
      try {
        Files.writeString(script, Vectors.resource("reference.py"));
        return output(script, seed, count).lines().map(Vectors::read).toList();
      } finally {
        Files.delete(script);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String output(Path script, long seed, int count) throws IOException {
    Process python = start(script, seed, count);
    String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      int status = python.waitFor();
      if (status != 0) {
        throw new IllegalStateException(
            "reference.py --random %d %d ended with status %d".formatted(seed, count, status));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reference.py ran", e);
    }
    return output;
  }

  private static Process start(Path script, long seed, int count) {
    try {
      return new ProcessBuilder(
              "python3",
              script.toString(),
              "--random",
              Long.toString(seed),
              Integer.toString(count))
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    } catch (IOException e) {
      throw new IllegalStateException(
          "random cases come from reference.py, and python3 can't be started: install Python 3.9"
              + " or later so that python3 is on the PATH.",
          e);
    }
  }
}
