package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.fault.Failpoints;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's cache of classes, in a home of its own. */
class LauncherIT {
  private static final Path BUILT = Sluice.HOME.resolve("runtime/cli/target");

  @TempDir private Path home;

  /** Without one all starts after it would take twice as long. */
  @Test
  void firstStart_haltedAtAFailpoint_makesTheCacheAllTheSame() throws IOException {
    Payments payments = new Payments(home.resolve("in"), 9);
    payments.grow(10);
    Path target = launcherOfItsOwn();
    List<String> command =
        List.of(
            home.resolve("sluice").toString(),
            "run",
            "card-spread",
            "--input",
            "in",
            "--output",
            "out");

    Sluice.Finished halted =
        new Sluice(home).with("SLUICE_FAILPOINT", "head-synced").startCommand(command).await();

    assertThat(halted.exit()).as("%s", halted).isEqualTo(Failpoints.HALTED);
    assertThat(target.resolve("launcher/classes.aot")).isNotEmptyFile();
    Sluice.Finished next = new Sluice(home).startCommand(command).await();
    assertThat(next.exit()).as("%s", next).isZero();
  }

  private Path launcherOfItsOwn() throws IOException {
    Files.copy(
        Sluice.HOME.resolve("sluice"), home.resolve("sluice"), StandardCopyOption.COPY_ATTRIBUTES);
    Path target = home.resolve("runtime/cli/target");
    Files.createDirectories(target.resolve("launcher"));
    Files.copy(BUILT.resolve("launcher/ready"), target.resolve("launcher/ready"));
    Files.createSymbolicLink(target.resolve("lib"), BUILT.resolve("lib"));
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(BUILT, "sluice-cli-*.jar")) {
      for (Path jar : jars) {
        Files.createSymbolicLink(target.resolve(jar.getFileName()), jar);
      }
    }
    return target;
  }
}
