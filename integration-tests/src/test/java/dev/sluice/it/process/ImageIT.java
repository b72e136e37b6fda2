package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.cli.catalog.FunctionCatalog;
import dev.sluice.cli.demo.PaymentStream;
import dev.sluice.cli.image.ImageContext;
import dev.sluice.deploy.bundle.Bundle;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.local.FunctionProcess;
import dev.sluice.local.FunctionSetup;
import dev.sluice.local.Invoked;
import dev.sluice.local.KinesisLocal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an image is built from, without Docker: the training run makes a cache, and the command line
 * of the Dockerfile starts the function with it.
 */
@LongPart
class ImageIT {
  private static final FraudCase FUNCTION = FraudCase.LARGE_PAYMENTS;
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final int EVENTS = 100;
  private static final String DRAIN = "{\"sluice\":\"drain\"}";
  private static final String IN_IMAGE = "/function";

  @TempDir static Path directory;
  private static @Nullable KinesisLocal streams;
  private static String said = "";

  @BeforeAll
  static void train() throws Exception {
    streams = KinesisLocal.start(Path.of("../runtime/local-server/target/kinesis"));
    FunctionDefinition function =
        FunctionCatalog.installed().find(FUNCTION.function()).orElseThrow();
    new ImageContext(Path.of(".."), directory, List.of(function))
        .write(
            Bundle.of(Path.of("../functions/fraud")),
            List.of(function),
            Optional.of(Files.write(directory.resolve("sample"), List.of(line(7), "", line(8)))));
    ProcessBuilder train =
        new ProcessBuilder("sh", directory.resolve("train").toString(), FUNCTION.function());
    train.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = train.redirectErrorStream(true).start();
    said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s", said).isZero();
  }

  @AfterAll
  static void stopStreams() {
    if (streams != null) {
      streams.close();
    }
  }

  private static String line(int number) {
    return new String(new PaymentStream(1).line(number), StandardCharsets.UTF_8);
  }

  private static List<String> dockerfile(String instruction) throws IOException {
    return Files.readAllLines(directory.resolve(FUNCTION.function() + ".Dockerfile")).stream()
        .filter(line -> line.startsWith(instruction + " "))
        .map(line -> line.substring(instruction.length() + 1))
        .toList();
  }

  /** The command line of the image, in the directory where its files lie here. */
  private static List<String> words() throws IOException {
    List<String> words = new ArrayList<>();
    for (String instruction : List.of("ENTRYPOINT", "CMD")) {
      words.addAll(
          List.of(new JsonMapper().readValue(dockerfile(instruction).getFirst(), String[].class)));
    }
    assertThat(words.removeFirst()).isEqualTo("java");
    words.replaceAll(word -> word.replace(IN_IMAGE, directory.toString()));
    return words;
  }

  /** The same, but for that a cache which does not fit ends it. */
  private static List<String> wordsThatNeedTheCache() throws IOException {
    List<String> words = words();
    assertThat(words).contains("-XX:AOTMode=auto");
    words.replaceAll(word -> word.replace("-XX:AOTMode=auto", "-XX:AOTMode=on"));
    return words;
  }

  @Test
  void image_startedAsItsDockerfileSays_usesTheCacheAndCommits() throws Exception {
    assertThat(said).contains("to the commit of 2 events");
    try (StreamedCase deployed =
        new StreamedCase(FUNCTION, Objects.requireNonNull(streams), "image", 1)) {
      deployed.put(
          IntStream.range(0, EVENTS)
              .mapToObj(number -> new PaymentStream(1).line(number))
              .toList());
      FunctionSetup setup = deployed.setup("push", TIMEOUT);
      try (FunctionProcess process =
          FunctionProcess.startBy(setup, wordsThatNeedTheCache(), directory, _ -> {})) {
        assertThat(process.invoke(deployed.event(0, 0, EVENTS)))
            .as("%s", process.errors())
            .isEqualTo(new Invoked.Answered("{\"batchItemFailures\":[]}"));
      }
      deployed.check("in an image");

      // With other pointers in memory the cache does not fit: the image starts, the check fails.
      String other = "-XX:-UseCompressedOops";
      List<String> checked = wordsThatNeedTheCache();
      checked.addFirst(other);
      List<String> started = words();
      started.addFirst(other);
      try (FunctionProcess refused = FunctionProcess.startBy(setup, checked, directory, _ -> {});
          FunctionProcess without = FunctionProcess.startBy(setup, started, directory, _ -> {})) {
        assertThat(refused.invoke(DRAIN))
            .isInstanceOfSatisfying(
                Invoked.Ended.class, ended -> assertThat(ended.status()).isNotZero());
        assertThat(without.invoke(DRAIN)).isEqualTo(new Invoked.Answered("{}"));
      }
    }
  }

  @Test
  void dockerfile_copiesWhatIsThere_andNothingOfTheTrainingRunButTheCache() throws IOException {
    List<String> fromTraining = new ArrayList<>();
    for (String copy : dockerfile("COPY")) {
      String[] paths = copy.split(" ", -1);
      if (paths[0].equals("--from=training")) {
        fromTraining.add(paths[1].replace(IN_IMAGE + "/", ""));
      } else if (!paths[0].startsWith("--")) {
        for (int i = 0; i < paths.length - 1; i++) {
          // Events may have been given or not: as a pattern it may match none.
          assertThat(directory.resolve(paths[i].replace("*", ""))).exists();
        }
      }
    }
    assertThat(fromTraining)
        .containsExactlyInAnyOrder("libaws-lambda-jni.so", "jars", FUNCTION.function() + ".aot");
    for (String path : fromTraining) {
      assertThat(directory.resolve(path)).exists();
      assertThat(Files.getPosixFilePermissions(directory.resolve(path)).toString())
          .contains("OTHERS_READ");
    }
    for (String word : words()) {
      if (word.startsWith(directory.toString())) {
        for (String jar : word.split(":", -1)) {
          assertThat(Path.of(jar)).hasParent(directory.resolve("jars")).exists();
        }
      }
    }
    assertThat(directory.resolve("jars")).isNotEmptyDirectory();
    try (Stream<Path> jars = Files.list(directory.resolve("jars"))) {
      assertThat(jars)
          .noneMatch(
              jar -> jar.toString().matches(".*(sluice-(cli|local|dev|deploy)|DynamoDBLocal).*"));
    }
  }
}
