package dev.sluice.local;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How DynamoDB Local is started.
 *
 * @param jars the directory with its jars, as the build of {@code runtime/local-server} leaves them
 * @param directory where it keeps its tables, created if it is not there; null for in memory
 * @param port on which it listens; 0 for one that is free
 */
public record Setup(Path jars, @Nullable Path directory, int port) {
  /** What it keeps is gone with it. */
  public static Setup inMemory(Path jars) {
    return new Setup(jars, null, 0);
  }

  /** What it keeps is there again when it is started on the same directory. */
  public static Setup onDisk(Path jars, Path directory) {
    return new Setup(jars, directory, 0);
  }

  /**
   * The same on a port that is known before, so that who uses it finds it again after a restart.
   */
  public Setup at(int known) {
    return new Setup(jars, directory, known);
  }
}
