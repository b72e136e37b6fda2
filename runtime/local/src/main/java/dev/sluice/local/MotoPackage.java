package dev.sluice.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The Python package {@code moto} in an environment of its own. */
final class MotoPackage {
  private static final String LOCK = "requirements.txt";
  private static final String SCRIPT = "child.py";
  private static final String KEPT = "kept.py";
  private static final String ENVIRONMENT = "environment";
  private static final Duration INSTALL_MAX = Duration.ofMinutes(10);

  private final Installation installation;
  private final String python;

  /**
   * One in a directory.
   *
   * @param python what the environment is made by
   */
  MotoPackage(Path home, String python) {
    this.installation =
        new Installation(home, "moto", "moto", "Python 3.11 or newer with its venv");
    this.python = python;
  }

  /** What runs the script. */
  Path interpreter() {
    return installation.file(ENVIRONMENT + "/bin/python");
  }

  Path script() {
    return installation.file(SCRIPT);
  }

  /** Fetches it unless it is there. */
  void require() throws LocalServerFailed, InterruptedException {
    installation.require(
        LOCK,
        List.of(SCRIPT, KEPT),
        () -> {
          String _ =
              installation.run(
                  List.of(python, "-m", "venv", "--clear", ENVIRONMENT),
                  INSTALL_MAX,
                  "see that Python has its venv");
          String _ =
              installation.run(
                  List.of(
                      interpreter().toString(),
                      "-m",
                      "pip",
                      "install",
                      "--quiet",
                      "--disable-pip-version-check",
                      "--require-hashes",
                      "--requirement",
                      LOCK),
                  INSTALL_MAX,
                  "see that pip reaches its registry");
        });
  }
}
