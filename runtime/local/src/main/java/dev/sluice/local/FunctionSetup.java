package dev.sluice.local;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a function runs in a process of its own, as AWS Lambda would run it.
 *
 * @param name of the function in Lambda
 * @param handler {@code CLASS::METHOD}
 * @param classPath what it consists of: jars and directories
 * @param client the directory with the jars of Lambda's runtime client
 * @param environment what the function is told; with what Lambda itself says it is all that the
 *     process has
 * @param memoryMegabytes how much memory it is given
 * @param timeout how long a call may last
 * @param jvmFlags further ones
 * @param launcher a command that becomes the one behind it, such as taskset; mostly none
 */
public record FunctionSetup(
    String name,
    String handler,
    List<Path> classPath,
    Path client,
    Map<String, String> environment,
    int memoryMegabytes,
    Duration timeout,
    List<String> jvmFlags,
    List<String> launcher) {
  public FunctionSetup {
    classPath = List.copyOf(classPath);
    environment = Map.copyOf(environment);
    jvmFlags = List.copyOf(jvmFlags);
    launcher = List.copyOf(launcher);
  }

  /** One that is started by nothing else. */
  public FunctionSetup(
      String name,
      String handler,
      List<Path> classPath,
      Path client,
      Map<String, String> environment,
      int memoryMegabytes,
      Duration timeout,
      List<String> jvmFlags) {
    this(
        name,
        handler,
        classPath,
        client,
        environment,
        memoryMegabytes,
        timeout,
        jvmFlags,
        List.of());
  }

  /** The class path of this JVM, for a function that is on it. */
  public static List<Path> ownClassPath() {
    // Surefire starts a JVM with another one, and says here what it stands for.
    String paths =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(paths.split(File.pathSeparator, -1)).map(Path::of).toList();
  }

  /** The same with more, or other, variables. */
  public FunctionSetup with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(more);
    return new FunctionSetup(
        name, handler, classPath, client, all, memoryMegabytes, timeout, jvmFlags, launcher);
  }

  /** The same with one more flag of the JVM. */
  public FunctionSetup withJvm(String flag) {
    List<String> all = Stream.concat(jvmFlags.stream(), Stream.of(flag)).toList();
    return new FunctionSetup(
        name, handler, classPath, client, environment, memoryMegabytes, timeout, all, launcher);
  }

  /** The same, started by a command that becomes the one behind it. */
  public FunctionSetup launchedBy(List<String> command) {
    return new FunctionSetup(
        name, handler, classPath, client, environment, memoryMegabytes, timeout, jvmFlags, command);
  }
}
