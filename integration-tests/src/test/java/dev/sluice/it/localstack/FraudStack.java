package dev.sluice.it.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.deploy.bundle.BadProject;
import dev.sluice.deploy.bundle.Bundle;
import dev.sluice.it.sam.SamTools;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The template that is checked in, with the zips that it names, deployed as a user would. */
final class FraudStack {
  static final int SHARDS = 3;

  private static final Path TEMPLATE = Path.of("../template.yaml");
  private static final Path PROJECT = Path.of("../functions/fraud");
  private static final Pattern FUNCTION =
      Pattern.compile("CodeUri: (\\S+)\\s+Handler: (\\S+)::handleRequest");

  private FraudStack() {}

  /**
   * Deploys it.
   *
   * @param directory where template and zips are put
   */
  static void deploy(SamTools tools, URI endpoint, Path directory)
      throws IOException, InterruptedException, BadProject {
    String text = Files.readString(TEMPLATE);
    Path template = directory.resolve("template.yaml").toAbsolutePath();
    Files.writeString(template, text);
    List<MatchResult> functions = FUNCTION.matcher(text).results().toList();
    assertThat(functions).hasSizeGreaterThanOrEqualTo(4);
    Bundle bundle = Bundle.of(PROJECT);
    for (MatchResult function : functions) {
      Path zip = directory.resolve(function.group(1));
      Files.createDirectories(zip.getParent());
      Files.write(zip, bundle.zip(function.group(2)));
    }
    SamTools.Answer deployed =
        tools.tool(
            Map.of(
                "AWS_ENDPOINT_URL", endpoint.toString(),
                "AWS_ACCESS_KEY_ID", "local",
                "AWS_SECRET_ACCESS_KEY", "local",
                "AWS_DEFAULT_REGION", "us-east-1"),
            "sam",
            "deploy",
            "--template-file",
            template.toString(),
            "--stack-name",
            "sluice",
            "--resolve-s3",
            "--capabilities",
            "CAPABILITY_IAM",
            "--no-confirm-changeset",
            "--no-progressbar",
            "--parameter-overrides",
            "ShardCount=" + SHARDS,
            "MemorySize=512",
            "PushTimeoutSeconds=60");
    assertThat(deployed.isFine()).as("sam deploy: %s", deployed.text()).isTrue();
  }
}
