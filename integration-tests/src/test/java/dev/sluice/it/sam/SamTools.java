package dev.sluice.it.sam;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/**
 * SAM's command line and the linters, in a Python environment of their own: made at the first use,
 * in the user's cache, and anew when the versions change.
 */
public final class SamTools {
  private static final Path SCRIPTS = Path.of("sam").toAbsolutePath();
  private static final Path REQUIREMENTS = SCRIPTS.resolve("requirements.txt");
  private static final int SECONDS_MAX = 900;

  private final Path environment;
  private final Path directory;

  private SamTools(Path environment, Path directory) {
    this.environment = environment;
    this.directory = directory;
  }

  /** What a tool said, and its exit status. */
  public record Answer(int status, String text) {
    public boolean isFine() {
      return status == 0;
    }
  }

  /**
   * The tools.
   *
   * @param directory where what they say is kept
   * @throws Missing if they are not there and cannot be had
   */
  public static SamTools installed(Path directory)
      throws IOException, InterruptedException, Missing {
    Files.createDirectories(directory);
    Path python =
        onPath("python3").orElseThrow(() -> new Missing("python3 is not there; install it"));
    Path environment = cache().resolve("sam-" + version());
    Files.createDirectories(environment);
    SamTools tools = new SamTools(environment, directory.toAbsolutePath());
    try (FileChannel file =
            FileChannel.open(
                environment.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = file.lock()) {
      if (!Files.exists(environment.resolve("ready"))) {
        tools.install(python);
        Files.writeString(environment.resolve("ready"), "");
      }
    }
    return tools;
  }

  /** They cannot be had here. */
  public static final class Missing extends Exception {
    private static final long serialVersionUID = 1;

    Missing(String message) {
      super(message);
    }
  }

  private static Optional<Path> onPath(String tool) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Path cache() {
    String given = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
    return (given.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(given))
        .resolve("sluice");
  }

  private static String version() throws IOException {
    CRC32C sum = new CRC32C();
    sum.update(Files.readAllBytes(REQUIREMENTS));
    return HexFormat.of().toHexDigits((int) sum.getValue());
  }

  private void install(Path python) throws IOException, InterruptedException, Missing {
    System.out.println("installing SAM's command line and linters into " + environment);
    need(run("venv", List.of(python.toString(), "-m", "venv", environment.toString())));
    need(
        run(
            "pip",
            List.of(
                environment.resolve("bin/pip").toString(),
                "install",
                "-q",
                "--disable-pip-version-check",
                "-r",
                REQUIREMENTS.toString())));
  }

  private static void need(Answer answer) throws Missing {
    if (!answer.isFine()) {
      List<String> lines = answer.text().lines().toList();
      throw new Missing(
          "they cannot be installed (python3 -m venv, pip): "
              + (lines.isEmpty() ? "exit " + answer.status() : lines.getLast()));
    }
  }

  /** Runs one of the environment's programs. */
  Answer tool(String name, String... arguments) throws IOException, InterruptedException {
    return tool(Map.of(), name, arguments);
  }

  /** The same with variables of its environment. */
  public Answer tool(Map<String, String> variables, String name, String... arguments)
      throws IOException, InterruptedException {
    return run(variables, name, command(environment.resolve("bin").resolve(name), arguments));
  }

  /** Runs one of our scripts. */
  Answer script(String name, String... arguments) throws IOException, InterruptedException {
    List<String> command = command(environment.resolve("bin/python"), arguments);
    command.add(1, SCRIPTS.resolve(name).toString());
    return run(name, command);
  }

  private static List<String> command(Path program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private Answer run(String name, List<String> command) throws IOException, InterruptedException {
    return run(Map.of(), name, command);
  }

  private Answer run(Map<String, String> variables, String name, List<String> command)
      throws IOException, InterruptedException {
    Path output = directory.resolve(name + ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("SAM_CLI_TELEMETRY", "0");
    builder.environment().put("AWS_DEFAULT_REGION", "eu-west-1");
    builder.environment().putAll(variables);
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new AssertionError("%s is not done after %d s".formatted(command, SECONDS_MAX));
      }
      return new Answer(process.exitValue(), Files.readString(output));
    } finally {
      process.destroyForcibly();
    }
  }
}
