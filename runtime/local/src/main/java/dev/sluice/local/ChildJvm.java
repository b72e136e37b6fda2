package dev.sluice.local;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/** What the main classes of child JVMs have in common. */
final class ChildJvm {
  /**
   * The beginning of a command, before that of a JVM: a shell only to become it with the signals
   * ignored that a terminal sends to all of its processes, which Java leaves as it is.
   */
  static final List<String> UNHEARING =
      List.of("sh", "-c", "trap '' INT HUP; exec \"$@\"", "sluice-child");

  private ChildJvm() {}

  /**
   * Ends this process when its owner is gone, however it went: its standard input, which the owner
   * has the other end of, is at its end then.
   */
  static void endWithOwner() {
    Thread.ofPlatform().name("owner").daemon().start(ChildJvm::awaitOwnersEnd);
  }

  private static void awaitOwnersEnd() {
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

  /** Where these classes lie: what a child's class path needs of ours. */
  static Path classes() {
    try {
      return Path.of(ChildJvm.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
