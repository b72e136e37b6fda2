package dev.sluice.it.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.sluice.aws.AwsClients;
import dev.sluice.it.process.DatabaseReader;
import dev.sluice.it.sam.SamTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * The fraud functions as they are deployed: the template that is checked in, by {@code sam deploy},
 * to LocalStack, whose own event source mapping calls them. What they leave in the database is what
 * the oracle says of what was put into the streams; once more with their processes killed in the
 * middle of calls.
 */
class LocalStackIT {
  private static final boolean WANTED = Boolean.getBoolean("sluice.localstack");
  static final String REQUIRED = "SLUICE_LOCALSTACK_REQUIRED";
  private static final Path DIRECTORY = Path.of("target", "localstack");
  private static final int EVENTS = 3_000;
  private static final int EVENTS_KILLED = 3_000;

  @TestFactory
  @Tag("localstack")
  Stream<DynamicTest> functions() throws IOException, InterruptedException {
    if (!WANTED) {
      return Stream.of(
          said("LocalStack was NOT run: it takes minutes, and mvn verify -Plocalstack runs it"));
    }
    SamTools tools;
    try {
      tools = SamTools.installed(DIRECTORY);
    } catch (SamTools.Missing e) {
      return Stream.of(missing("LocalStack was NOT run: " + e.getMessage()));
    }
    return Stream.of(inProcesses(tools), inContainers(tools));
  }

  private static DynamicTest inProcesses(SamTools tools) throws IOException, InterruptedException {
    try {
      ScriptedLocalStack.install(DIRECTORY);
    } catch (ScriptedLocalStack.Missing e) {
      return missing("LocalStack's script was NOT run: " + e.getMessage());
    }
    return dynamicTest(
        "functions in processes",
        () -> {
          try (LocalStack server = ScriptedLocalStack.start(DIRECTORY)) {
            run(server, tools, DIRECTORY.resolve("processes"));
          }
        });
  }

  private static DynamicTest inContainers(SamTools tools) {
    if (System.getenv().getOrDefault("SLUICE_LOCALSTACK", "").equals("script")) {
      return said("LocalStack's image was NOT run: SLUICE_LOCALSTACK is 'script'");
    }
    if (!ContainerLocalStack.isPossible()) {
      return said("LocalStack's image was NOT run: there is no Docker here");
    }
    return dynamicTest(
        "functions in containers",
        () -> {
          Path directory = Files.createDirectories(DIRECTORY.resolve("containers"));
          try (LocalStack server = ContainerLocalStack.start(directory)) {
            run(server, tools, directory);
          }
        });
  }

  private static DynamicTest said(String line) {
    return dynamicTest(line, () -> System.out.println(line));
  }

  private static DynamicTest missing(String line) {
    return dynamicTest(
        line,
        () -> {
          System.out.println(line);
          assertThat(System.getenv(REQUIRED)).as(line).isNull();
        });
  }

  private static void run(LocalStack server, SamTools tools, Path directory) throws Exception {
    FraudStack.deploy(tools, server.endpoint(), Files.createDirectories(directory));
    try (LambdaApi lambda = new LambdaApi(server.endpoint());
        DatabaseReader tables = new DatabaseReader(server.endpoint());
        KinesisClient streams = AwsClients.to(server.endpoint(), KinesisClient.builder())) {
      Stage stage = new Stage(server, lambda, tables, streams);
      stage.bringToAll();
      stage.leaveOutSpread();
      stage.bring(EVENTS);
      stage.check("without kills");
      if (server.tellsOfCalls()) {
        stage.killInCalls(EVENTS_KILLED);
        stage.check("with kills");
      } else {
        System.out.println("LocalStack: containers of functions are NOT killed here");
      }
      stage.tick();
      stage.check("after a tick");
    }
    for (Limit limit : Limit.values()) {
      System.out.printf("LocalStack is not AWS: %s%n", limit.text());
    }
    System.out.printf(
        "LocalStack: %d things of the template are NOT tested by it%n", Limit.values().length);
  }
}
