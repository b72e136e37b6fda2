package dev.sluice.cli.image;

import dev.sluice.local.ClientLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How Java is started for a function's image. A cache of classes counts for the JDK, the class path
 * and the flags with which it was made, so all three starts are said here: the one that makes it,
 * the one that checks it, and that of the image.
 *
 * @param directory where jars, cache and native library lie
 * @param function its name
 * @param jars the names of the jars
 */
public record ImageLaunch(String directory, String function, List<String> jars) {
  /** Where all lies in an image. */
  static final String IN_IMAGE = "/function";

  /**
   * The directory of the jars. It is not {@code lib}: what is there the runtime client opens once
   * more, for a class loader of its own.
   */
  static final String JARS = "jars";

  /** The runtime client's native library, which it would otherwise unpack at each start. */
  static final String LIBRARY = "libaws-lambda-jni.so";

  private static final String MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  /**
   * As Lambda's own runtime has them: C1 alone and one thread for garbage. By itself the JVM would
   * take a quarter of the memory for its heap.
   */
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:MaxRAMPercentage=60",
          "-Dslf4j.internal.verbosity=ERROR",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /**
   * Where a cache is made: of the memory of a large machine the heap would be one with another kind
   * of pointers, which a function never has.
   */
  private static final String HEAP = "-Xmx1g";

  public ImageLaunch {
    jars = List.copyOf(jars);
  }

  /** That of a function whose jars lie here. */
  public static ImageLaunch in(Path directory, String function) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(JARS))) {
      List<String> names =
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> name.endsWith(".jar"))
              .sorted()
              .toList();
      return new ImageLaunch(directory.toAbsolutePath().normalize().toString(), function, names);
    }
  }

  /** The same as it is in an image. */
  ImageLaunch inImage() {
    return new ImageLaunch(IN_IMAGE, function, jars);
  }

  /** The name of the file with the cache. */
  public static String cacheOf(String function) {
    return function + ".aot";
  }

  private String cache() {
    return directory + "/" + cacheOf(function);
  }

  /**
   * The words behind {@code java} with which the image starts; the handler comes behind them. A
   * cache that does not fit is left alone, and costs the time that it would have saved.
   */
  List<String> entryPoint() {
    return words(List.of("-XX:AOTCache=" + cache(), "-XX:AOTMode=auto"));
  }

  /** The same, but for that a cache which does not fit ends the process. */
  public List<String> checked() {
    List<String> words = new ArrayList<>(entryPoint());
    words.replaceAll(word -> word.equals("-XX:AOTMode=auto") ? "-XX:AOTMode=on" : word);
    words.addFirst(HEAP);
    return words;
  }

  /** With which a process leaves a cache when it is told to end. */
  List<String> training() {
    return words(List.of("-XX:AOTCacheOutput=" + cache(), HEAP));
  }

  private List<String> words(List<String> more) {
    List<String> words = new ArrayList<>(FLAGS);
    words.add(ClientLibrary.FLAG + directory + "/" + LIBRARY);
    words.addAll(more);
    words.add("-cp");
    words.add(
        jars.stream()
            .map(jar -> directory + "/" + JARS + "/" + jar)
            .collect(Collectors.joining(":")));
    words.add(MAIN);
    return words;
  }
}
