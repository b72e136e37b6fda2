package dev.sluice.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The npm package {@code kinesis-local} in a directory. */
final class KinesisPackage {
  private static final String LOCK = "package-lock.json";
  private static final String SCRIPT = "child.js";
  private static final int NODE_MAJOR_MIN = 20;
  private static final Pattern NODE_VERSION = Pattern.compile("v(\\d{1,6})\\..*");
  private static final Duration VERSION_MAX = Duration.ofSeconds(20);
  private static final Duration INSTALL_MAX = Duration.ofMinutes(3);
  private static final String OTHERWISE = "see that npm reaches its registry";

  private final Installation installation;
  private final String node;

  /**
   * One in a directory.
   *
   * @param node what Node.js is run by
   */
  KinesisPackage(Path home, String node) {
    this.installation =
        new Installation(
            home,
            "kinesis-local",
            "kinesis",
            "Node.js %d or newer with its npm".formatted(NODE_MAJOR_MIN));
    this.node = node;
  }

  /** What Node.js is to run. */
  Path script() {
    return installation.file(SCRIPT);
  }

  /** It reads a key for TLS, which is not used, from where it is started unless told. */
  Path certificate() {
    return installation.file("node_modules/kinesis-local/server.json");
  }

  /** Fetches it unless it is there. */
  void require() throws LocalServerFailed, InterruptedException {
    requireNode();
    List<String> command = new ArrayList<>(List.of("npm", "ci", "--ignore-scripts"));
    command.addAll(List.of("--no-audit", "--no-fund", "--no-update-notifier"));
    installation.require(
        LOCK,
        List.of(SCRIPT, "package.json"),
        () -> {
          String _ = installation.run(command, INSTALL_MAX, OTHERWISE);
        });
  }

  private void requireNode() throws LocalServerFailed, InterruptedException {
    String said =
        installation.run(List.of(node, "--version"), VERSION_MAX, "see that it is whole").strip();
    Matcher version = NODE_VERSION.matcher(said);
    if (!version.matches() || Integer.parseInt(version.group(1)) < NODE_MAJOR_MIN) {
      throw new LocalServerFailed(
          "a local Kinesis needs Node.js %d or newer, and '%s --version' says '%s'; install that and see that it comes first in PATH"
              .formatted(NODE_MAJOR_MIN, node, said));
    }
  }
}
