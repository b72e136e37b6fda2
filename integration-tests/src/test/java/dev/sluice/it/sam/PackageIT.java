package dev.sluice.it.sam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.deploy.bundle.Bundle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** The zips of the functions that come with Sluice: what is in them, and what must not be. */
class PackageIT {
  private static final Path PROJECT = Path.of("../functions/fraud");
  private static final Path TEMPLATE = Path.of("../template.yaml");
  private static final Pattern HANDLER = Pattern.compile("Handler: (\\S+)::handleRequest");

  private static final int BYTES_MAX = 15_000_000;

  /** The modules of the AWS SDK that call a service. */
  private static final Set<String> SERVICES = Set.of("dynamodb", "kinesis");

  /** What builds, tests, runs elsewhere or connects in another way. */
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "lib/(sluice-(compiler|testkit|cli|local|memory|files|deploy|fraud)|netty|reactive-grpc|apache|httpclient|aws-crt|junit|assertj|javapoet|guava|jackson-datatype-jsr310|commons-codec|DynamoDBLocal).*");

  private static List<String> entries(byte[] zip) throws IOException {
    List<String> names = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        names.add(entry.getName());
      }
    }
    return names;
  }

  /** Whether a handler is in there: a function's at the root, another in the jar of its module. */
  private static boolean has(String handler, String entry) {
    return handler.startsWith("dev.sluice.lambda.")
        ? entry.matches("lib/sluice-lambda-[0-9].*\\.jar")
        : entry.equals(handler.replace('.', '/') + ".class");
  }

  private static List<String> handlers() throws IOException {
    return HANDLER.matcher(Files.readString(TEMPLATE)).results().map(it -> it.group(1)).toList();
  }

  @Test
  void zips_ofAllHandlersInTheTemplate_haveThemAndWhatTheyNeedOnly() throws Exception {
    assertThat(handlers()).hasSizeGreaterThanOrEqualTo(4);
    for (String handler : handlers()) {
      byte[] zip = Bundle.of(PROJECT).zip(handler);
      List<String> entries = entries(zip);

      assertThat(zip.length).as("bytes of the zip for %s", handler).isLessThan(BYTES_MAX);
      assertThat(entries)
          .doesNotHaveDuplicates()
          .anyMatch(entry -> has(handler, entry))
          .noneMatch(entry -> FORBIDDEN.matcher(entry).matches());
      assertThat(Bundle.of(PROJECT).zip(handler)).isEqualTo(zip);
    }
  }

  @Test
  void zip_hasNoClientOfAServiceThatNoFunctionCalls() throws Exception {
    String version = sdkVersion();
    Set<String> clients = new TreeSet<>();
    try (var files = Files.list(PROJECT.resolve("target/lib"))) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().endsWith("-" + version + ".jar")
            && hasServiceMetadata(file)) {
          clients.add(file.getFileName().toString().replace("-" + version + ".jar", ""));
        }
      }
    }
    assertThat(clients).isEqualTo(new TreeSet<>(SERVICES));
  }

  private static boolean hasServiceMetadata(Path jar) throws IOException {
    return entries(Files.readAllBytes(jar)).stream()
        .anyMatch(
            entry -> entry.matches("software/amazon/awssdk/services/[a-z0-9]+/.*Client\\.class"));
  }

  private static String sdkVersion() throws IOException {
    return Pattern.compile("<aws-sdk.version>(.*)</aws-sdk.version>")
        .matcher(Files.readString(Path.of("../pom.xml")))
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.joining());
  }
}
