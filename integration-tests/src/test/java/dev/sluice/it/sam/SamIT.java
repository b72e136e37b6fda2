package dev.sluice.it.sam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.sluice.api.Trigger;
import dev.sluice.cli.catalog.FunctionCatalog;
import dev.sluice.deploy.Deployed;
import dev.sluice.deploy.template.Packaging;
import dev.sluice.deploy.template.TemplateText;
import dev.sluice.engine.function.Deployment;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.it.sam.SamTools.Answer;
import dev.sluice.testkit.Redeclared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The template as AWS's own tools see it: the source, what SAM makes of it, and each policy. That
 * they see mistakes at all is shown by planted ones.
 */
class SamIT {
  private static final boolean FULL = Boolean.getBoolean("sluice.full");
  private static final Path TEMPLATE = Path.of("../template.yaml");
  private static final Path DIRECTORY = Path.of("target", "sam");
  private static final String REQUIRED = "SLUICE_SAM_REQUIRED";

  /** Those that come with Sluice; the class path here has the tests' own too. */
  private static List<FunctionDefinition> functions() {
    return FunctionCatalog.installed().functions().stream()
        .filter(function -> function.declaredIn().getPackageName().equals("dev.sluice.fraud"))
        .toList();
  }

  @Test
  void template_thatIsCheckedIn_isWhatTheFunctionsSay() throws IOException {
    assertThat(Files.readString(TEMPLATE))
        .as("renew it with ./sluice template")
        .isEqualTo(TemplateText.of(functions(), Packaging.zips(Deployed.DIRECTORY)));
  }

  /** In every build the template as it is; in the long part others too, and planted mistakes. */
  @TestFactory
  @Tag("full")
  Stream<DynamicTest> template() throws IOException, InterruptedException {
    SamTools tools;
    try {
      tools = SamTools.installed(DIRECTORY);
    } catch (SamTools.Missing e) {
      return Stream.of(notChecked(String.valueOf(e.getMessage())));
    }
    String text = Files.readString(TEMPLATE);
    List<DynamicTest> tests = new ArrayList<>();
    tests.add(fine(tools, "as-checked-in", text));
    if (!FULL) {
      return tests.stream();
    }
    tests.add(
        fine(tools, "by-every-trigger", TemplateText.of(byEveryTrigger(), Packaging.zips("zips"))));
    tests.add(dynamicTest("of-images", () -> assertThat(complaintsOfImages(tools)).isEmpty()));
    tests.add(planted(tools, text, "java25", "java26", "E3030"));
    tests.add(planted(tools, text, "dynamodb:Query", "dynamodb:Ask", "W3037"));
    tests.add(planted(tools, text, "dynamodb:Query", "\"dynamodb:*\"", "has a star"));
    tests.add(planted(tools, text, "sqs:SendMessage", "sqs:ListQueues", "No resources match"));
    return tests.stream();
  }

  /** One after the other, so that each trigger has a function at least. */
  private static List<FunctionDefinition> byEveryTrigger() {
    Trigger[] triggers = Trigger.values();
    List<FunctionDefinition> functions = new ArrayList<>();
    for (FunctionDefinition function : functions()) {
      Deployment own = function.deployment();
      Deployment other =
          new Deployment(
              triggers[functions.size() % triggers.length],
              own.intervalMillis(),
              own.maxEvents(),
              own.startAt(),
              own.onDataLoss());
      functions.add(new Redeclared(function, function.plan(), other));
    }
    assertThat(functions).hasSizeGreaterThanOrEqualTo(triggers.length);
    return functions;
  }

  private static DynamicTest fine(SamTools tools, String name, String text) {
    return dynamicTest(name, () -> assertThat(complaints(tools, name, text)).isEmpty());
  }

  private static DynamicTest notChecked(String why) {
    String said = "the SAM template was NOT checked by SAM's tools: " + why;
    return dynamicTest(
        said,
        () -> {
          System.out.println(said);
          assertThat(System.getenv(REQUIRED)).as(said).isNull();
        });
  }

  private static DynamicTest planted(
      SamTools tools, String text, String right, String wrong, String complaint) {
    return dynamicTest(
        "%s instead of %s is seen".formatted(wrong.strip(), right.strip()),
        () -> {
          assertThat(text).contains(right);
          assertThat(complaints(tools, "planted", text.replace(right, wrong))).contains(complaint);
        });
  }

  /** The same but for sam build, which wants Docker for images. */
  private static String complaintsOfImages(SamTools tools)
      throws IOException, InterruptedException {
    Packaging packaging = new Packaging("zips", Optional.of("images"));
    return complaintsUnbuilt(tools, "of-images", TemplateText.of(byEveryTrigger(), packaging));
  }

  /** What the first tool says that has something to say; "" if none has. */
  private static String complaints(SamTools tools, String name, String text)
      throws IOException, InterruptedException {
    String complaint = complaintsUnbuilt(tools, name, text);
    if (!complaint.isEmpty()) {
      return complaint;
    }
    Path own = DIRECTORY.resolve(name).toAbsolutePath();
    String source = own.resolve("template.yaml").toString();
    Answer built = tools.tool("sam", "build", "-t", source, "-b", own.resolve("build").toString());
    return built.isFine() ? "" : "sam build: " + built.text();
  }

  private static String complaintsUnbuilt(SamTools tools, String name, String text)
      throws IOException, InterruptedException {
    Path own = Files.createDirectories(DIRECTORY.resolve(name)).toAbsolutePath();
    String source = Files.writeString(own.resolve("template.yaml"), text).toString();
    Answer lint = tools.tool("cfn-lint", "-t", source);
    if (!lint.isFine()) {
      return "cfn-lint: " + lint.text();
    }
    Answer translated = tools.script("translate.py", source);
    if (!translated.isFine()) {
      return "translate: " + translated.text();
    }
    String target = Files.writeString(own.resolve("translated.json"), translated.text()).toString();
    Answer again = tools.tool("cfn-lint", "-t", target);
    if (!again.isFine()) {
      return "cfn-lint on the translated: " + again.text();
    }
    String policies = own.resolve("policies").toString();
    Answer resolved = tools.script("policies.py", target, policies);
    if (!resolved.isFine()) {
      return "policies: " + resolved.text();
    }
    Answer judged =
        tools.tool("parliament", "--directory", policies, "--include_policy_extension", "json");
    if (!judged.isFine() || !judged.text().isBlank()) {
      return "parliament: " + judged.text();
    }
    return "";
  }
}
