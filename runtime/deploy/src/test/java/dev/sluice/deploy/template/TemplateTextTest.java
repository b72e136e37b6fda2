package dev.sluice.deploy.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.DataLoss;
import dev.sluice.api.Trigger;
import dev.sluice.engine.function.Deployment;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.plan.Plan;
import dev.sluice.lambda.Setting;
import dev.sluice.testkit.Redeclared;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The template, read by another than who wrote it. What AWS makes of it is tested by SamIT. */
class TemplateTextTest {
  /** So many functions on one stream fit into a stack, as docs/deploy.md has it. */
  private static final int TAKEN = 21;

  private static final Pattern RATE =
      Pattern.compile("rate\\((1 minute|[0-9]+ (?:minutes|hours))\\)");

  private static Deployment deployed(Trigger trigger) {
    return new Deployment(trigger, 2_000, 500, "EARLIEST", DataLoss.STOP);
  }

  private static Map<?, ?> template(Deployment deployment) {
    return template(List.of(InstalledFunctions.deployed("card-velocity", deployment)));
  }

  private static Map<?, ?> template(List<FunctionDefinition> functions) {
    return map(ReadYaml.of(TemplateText.of(functions, Packaging.zips("zips"))));
  }

  private static Map<?, ?> map(Object value) {
    return (Map<?, ?>) value;
  }

  /** What stands at the end of a path of keys. */
  private static Object at(Object value, String... path) {
    Object found = value;
    for (String key : path) {
      found =
          Optional.<Object>ofNullable(map(found).get(key))
              .orElseThrow(() -> new AssertionError("no " + key));
    }
    return found;
  }

  private static Object function(Map<?, ?> template) {
    return at(template, "Resources", "CardVelocity", "Properties");
  }

  @Test
  void template_ofImages_saysHowTheyAreBuilt_andHousekeepingIsAZip() {
    String text =
        TemplateText.of(
            List.of(InstalledFunctions.deployed("card-velocity", deployed(Trigger.PUSH))),
            new Packaging("zips", Optional.of("images")));
    Map<?, ?> template = map(ReadYaml.of(text));

    assertThat(at(function(template), "PackageType")).isEqualTo("Image");
    assertThat(map(function(template)).keySet().stream().map(String::valueOf))
        .doesNotContain("CodeUri", "Handler", "Runtime", "SnapStart");
    assertThat(map(at(template, "Resources", "CardVelocity", "Metadata")))
        .isEqualTo(
            Map.of(
                "DockerContext", "images",
                "Dockerfile", "card-velocity.Dockerfile",
                "DockerTag", "card-velocity"));
    assertThat(at(template, "Globals", "Function").toString()).doesNotContain("Runtime");
    assertThat(at(template, "Resources", "Housekeeping", "Properties", "CodeUri"))
        .isEqualTo("zips/sluice.housekeeping.zip");
    assertThat(at(template, "Resources", "Housekeeping", "Properties", "Runtime"))
        .isEqualTo("java25");
    assertThat(text).contains("sluice image && sluice package").doesNotContain("SnapStart");
  }

  @Test
  void template_madeTwice_hasTheSameBytes() {
    assertThat(TemplateText.of(InstalledFunctions.all(), Packaging.zips("zips")))
        .isEqualTo(TemplateText.of(InstalledFunctions.all(), Packaging.zips("zips")));
  }

  @Test
  void pushed_isMappedSoThatNothingIsDropped() {
    Map<?, ?> template = template(deployed(Trigger.PUSH));

    Object mapping = at(function(template), "Events", "Records", "Properties");
    assertThat(at(mapping, "StartingPosition")).isEqualTo("TRIM_HORIZON");
    assertThat(at(mapping, "BatchSize")).isEqualTo(500);
    assertThat(at(mapping, "ParallelizationFactor")).isEqualTo(1);
    assertThat(at(mapping, "FunctionResponseTypes")).isEqualTo(List.of("ReportBatchItemFailures"));
    assertThat(at(mapping, "MaximumRetryAttempts")).isEqualTo(-1);
    assertThat(at(mapping, "MaximumRecordAgeInSeconds")).isEqualTo(-1);
    assertThat(at(mapping, "MaximumBatchingWindowInSeconds"))
        .isEqualTo(Map.of("!Ref", "CardVelocityWindowSeconds"));
    assertThat(at(template, "Parameters", "CardVelocityWindowSeconds", "Default")).isEqualTo(2);
  }

  @Test
  void pushed_fromAnInstant_isMappedFromIt() {
    Map<?, ?> template =
        template(new Deployment(Trigger.PUSH, 500, 1, "2026-11-26T08:00:00Z", DataLoss.CONTINUE));

    Object mapping = at(function(template), "Events", "Records", "Properties");
    assertThat(at(mapping, "StartingPosition")).isEqualTo("AT_TIMESTAMP");
    assertThat(at(mapping, "StartingPositionTimestamp")).isEqualTo(1_795_680_000);
    assertThat(at(template, "Parameters", "CardVelocityWindowSeconds", "Default")).isEqualTo(0);
  }

  @Test
  void drain_endsBeforeTheNextBegins() {
    Map<?, ?> template = template(deployed(Trigger.DRAIN));

    Map<?, ?> drains = map(at(template, "Mappings", "Drain"));
    drains.forEach(
        (minutes, chosen) -> {
          int rate = seconds(at(chosen, "Rate"));
          assertThat(rate).isEqualTo(60 * Integer.parseInt(minutes.toString()));
          assertThat((Integer) at(chosen, "Timeout")).isLessThan(rate).isLessThanOrEqualTo(900);
        });
    assertThat(at(template, "Parameters", "DrainMinutes", "AllowedValues"))
        .isEqualTo(List.copyOf(drains.keySet()));
    assertThat(at(function(template), "ReservedConcurrentExecutions")).isEqualTo(1);
  }

  @Test
  void continuous_isCalledAgainBeforeItEnds() {
    Object properties = function(template(deployed(Trigger.CONTINUOUS)));

    int timeout = (Integer) at(properties, "Timeout");
    assertThat(seconds(at(properties, "Events", "Continue", "Properties", "Schedule")))
        .isBetween(timeout / 2, timeout - 1);
    assertThat(at(properties, "ReservedConcurrentExecutions")).isEqualTo(2);
  }

  private static int seconds(Object rate) {
    Matcher matcher = RATE.matcher(rate.toString());
    assertThat(matcher.matches()).as("%s", rate).isTrue();
    int number = Integer.parseInt(matcher.group(1).replaceAll("[^0-9]", ""));
    return number * (matcher.group(1).contains("hour") ? 3_600 : 60);
  }

  @ParameterizedTest
  @EnumSource(Trigger.class)
  void function_ofAnyTrigger_hasWhatItReadsFromItsEnvironment(Trigger trigger) {
    Object properties = function(template(deployed(trigger)));

    assertThat(List.copyOf(map(at(properties, "Environment", "Variables")).keySet()))
        .isEqualTo(Setting.ofFunction(false).stream().map(Setting::variable).toList());
    assertThat(at(properties, "CodeUri")).isEqualTo("zips/card-velocity.zip");
  }

  @Test
  void function_whoseResultsAreEvents_mayPutThemIntoTheirStream() {
    FunctionDefinition velocity =
        InstalledFunctions.deployed("card-velocity", deployed(Trigger.PUSH));
    FunctionDefinition sender =
        new Redeclared(
            velocity,
            velocity.plan().withTarget(Plan.Target.ofStream("alerts", "card")),
            velocity.deployment());
    Map<?, ?> template = template(List.of(sender));

    Map<?, ?> variables = map(at(function(template), "Environment", "Variables"));
    assertThat(List.copyOf(variables.keySet()))
        .isEqualTo(Setting.ofFunction(true).stream().map(Setting::variable).toList());
    assertThat(at(variables, "SLUICE_RESULT_STREAM")).isEqualTo(Map.of("!Ref", "AlertsStream"));
    assertThat(at(template, "Resources", "AlertsStream", "Properties", "Name"))
        .isEqualTo(Map.of("!Ref", "AlertsStreamName"));
    Object role = at(template, "Resources", "CardVelocityRole", "Properties");
    assertThat(resources(((List<?>) at(role, "Policies")).getFirst()))
        .contains(Map.of("!GetAtt", "AlertsStream.Arn"));
  }

  /** So many functions with tables of their own on one stream, called by records. */
  private static List<FunctionDefinition> functions(int count) {
    FunctionDefinition velocity =
        InstalledFunctions.deployed("card-velocity", deployed(Trigger.PUSH));
    Plan plan = velocity.plan();
    return IntStream.range(0, count)
        .<FunctionDefinition>mapToObj(
            number ->
                new Redeclared(
                    velocity,
                    new Plan(
                        "velocity-" + number,
                        plan.input(),
                        plan.event(),
                        plan.timeColumn(),
                        plan.keyColumns(),
                        plan.window(),
                        plan.aggregates(),
                        plan.takesEvent(),
                        plan.result(),
                        target(plan, number),
                        plan.checkpoint()),
                    velocity.deployment()))
        .toList();
  }

  private static Plan.Target target(Plan plan, int number) {
    return new Plan.Target(
        "velocity-" + number,
        "",
        "",
        plan.target().key(),
        plan.target().ttlMillis(),
        plan.target().atomic());
  }

  @Test
  void template_ofMoreThanAStackTakes_isRefusedWithTheCount() {
    assertThat(template(functions(TAKEN))).isNotEmpty();
    assertThatThrownBy(() -> template(functions(TAKEN + 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("%d functions would have ".formatted(TAKEN + 1))
        .hasMessageContaining("CloudFormation takes 500 in a stack; divide the functions");
  }

  @Test
  void handler_isTheClassBesideTheDefinition() {
    assertThat(TemplateText.of(InstalledFunctions.all(), Packaging.zips("zips")))
        .contains("Handler: dev.sluice.fraud.FraudChecks_VelocityLambda::handleRequest")
        .contains("Handler: dev.sluice.fraud.FraudChecks_LargeLambda::handleRequest");
  }

  @ParameterizedTest
  @EnumSource(Trigger.class)
  void role_allowsOnNothingButItsOwn(Trigger trigger) {
    Object role = at(template(deployed(trigger)), "Resources", "CardVelocityRole", "Properties");
    List<?> policies = (List<?>) at(role, "Policies");

    assertThat(resources(policies.getFirst()))
        .containsExactlyInAnyOrder(
            Map.of("!GetAtt", "CardVelocityLogs.Arn"),
            Map.of("!GetAtt", "StateTable.Arn"),
            Map.of("!GetAtt", "PaymentsStream.Arn"),
            Map.of("!GetAtt", "FraudAlertsTable.Arn"),
            Map.of("!Sub", "${PageBucket.Arn}/card-velocity/*"),
            Map.of("!GetAtt", "PageBucket.Arn"),
            Map.of("!GetAtt", "CardVelocityFailures.Arn"));
    assertThat(resources(ifTrue(policies, "LettersInTables")))
        .containsExactlyInAnyOrder(
            Map.of("!GetAtt", "FraudAlertsLateTable.Arn"),
            Map.of("!GetAtt", "FraudAlertsDeadTable.Arn"),
            Map.of("!GetAtt", "FraudAlertsFailedTable.Arn"));
    assertThat(resources(ifTrue(policies, "LettersInQueues")))
        .containsExactly(Map.of("!GetAtt", "CardVelocityLetters.Arn"));
    assertThat(resources(ifTrue(policies, "LettersInBucket")))
        .containsExactly(Map.of("!Sub", "${LetterBucket.Arn}/card-velocity/*"));
    assertThat(resources(ifTrue(policies, "PagesInBucket")))
        .containsExactly(Map.of("!Sub", "${PageBucket.Arn}/card-velocity/*"));
  }

  /** The policy that is there if a condition holds. */
  private static Object ifTrue(List<?> policies, String condition) {
    return policies.stream()
        .map(policy -> map(policy).get("!If"))
        .filter(choice -> choice instanceof List<?> three && three.getFirst().equals(condition))
        .map(choice -> (Object) ((List<?>) choice).get(1))
        .findFirst()
        .orElseThrow();
  }

  private static List<Object> resources(Object policy) {
    List<Object> resources = new ArrayList<>();
    for (Object statement : (List<?>) at(policy, "PolicyDocument", "Statement")) {
      resources.add(at(statement, "Resource"));
      assertThat(at(statement, "Action").toString()).doesNotContain("*");
    }
    return resources;
  }

  @ParameterizedTest
  @EnumSource(Trigger.class)
  void function_ofAnyTrigger_isPublishedByItsDeployNumber_andMayStartFromASnapshot(
      Trigger trigger) {
    Map<?, ?> template = template(deployed(trigger));

    assertThat(at(function(template), "AutoPublishAlias")).isEqualTo("live");
    // SAM takes it as it is, and would refuse a number.
    assertThat(at(function(template), "AutoPublishCodeSha256"))
        .isEqualTo(Map.of("!Ref", "DeployNumber"));
    assertThat(at(template, "Parameters", "DeployNumber", "Default")).isEqualTo("1");
    assertThat(at(function(template), "SnapStart", "ApplyOn", "!If"))
        .isEqualTo(List.of("IsSnapStarted", "PublishedVersions", "None"));
    assertThat(at(template, "Parameters", "SnapStart", "Default")).isEqualTo("off");
  }

  @ParameterizedTest
  @EnumSource(Trigger.class)
  void alarms_thatTheBillCounts_areThoseOfTheTemplate(Trigger trigger) {
    Map<?, ?> resources = map(at(template(deployed(trigger)), "Resources"));

    assertThat(alarms(resources, "CardVelocity")).isEqualTo(Footprint.alarms(trigger));
    assertThat(alarms(resources, "Housekeeping")).isEqualTo(Footprint.housekeepingAlarms());
  }

  /** Those that are there whatever the parameters say. */
  private static long alarms(Map<?, ?> resources, String of) {
    return resources.entrySet().stream()
        .filter(each -> each.getKey().toString().startsWith(of))
        .map(each -> map(each.getValue()))
        .filter(each -> "AWS::CloudWatch::Alarm".equals(each.get("Type")))
        .filter(each -> !each.containsKey("Condition"))
        .count();
  }

  /** What has no value counts as well, so they must wait for as long as values take to come. */
  @ParameterizedTest
  @EnumSource(Trigger.class)
  void alarms_thatAskForSeveralValues_lookAtAsLongATimeAsTheseTake(Trigger trigger) {
    Map<?, ?> template = template(deployed(trigger));
    List<Map<?, ?>> several =
        map(at(template, "Resources")).entrySet().stream()
            .filter(each -> each.getKey().toString().matches("CardVelocity[A-Za-z]+Alarm"))
            .<Map<?, ?>>map(each -> map(at(each.getValue(), "Properties")))
            .filter(alarm -> number(alarm, "DatapointsToAlarm") > 1)
            .toList();
    assertThat(several).hasSize(trigger == Trigger.PUSH ? 5 : 3);
    for (Map<?, ?> alarm : several) {
      apartByPeriod(template, trigger, at(alarm, "Period"))
          .forEach(
              (period, apart) -> {
                int seconds = period * number(alarm, "EvaluationPeriods");
                assertThat(seconds)
                    .as("%s", alarm)
                    .isGreaterThanOrEqualTo(number(alarm, "DatapointsToAlarm") * apart)
                    .isLessThanOrEqualTo(86_400);
              });
    }
  }

  /** How many seconds lie between two values at most, by the periods that an alarm may have. */
  private static Map<Integer, Integer> apartByPeriod(
      Map<?, ?> template, Trigger trigger, Object period) {
    return switch (trigger) {
      case PUSH ->
          Map.of(
              (Integer) period,
              number(at(template, "Parameters", "CardVelocityWindowSeconds"), "MaxValue")
                  + number(at(template, "Parameters", "PushTimeoutSeconds"), "MaxValue"));
      case CONTINUOUS -> Map.of((Integer) period, number(function(template), "Timeout"));
      case DRAIN -> {
        assertThat(period)
            .isEqualTo(
                Map.of("!FindInMap", List.of("Drain", Map.of("!Ref", "DrainMinutes"), "Period")));
        yield map(at(template, "Mappings", "Drain")).values().stream()
            .collect(
                Collectors.toMap(
                    chosen -> number(chosen, "Period"), chosen -> seconds(at(chosen, "Rate"))));
      }
    };
  }

  private static int number(Object value, String key) {
    return (Integer) at(value, key);
  }

  @Test
  void letters_goWhereTheParameterSays() {
    Map<?, ?> template = template(deployed(Trigger.PUSH));

    assertThat(at(template, "Parameters", "Letters", "Default")).isEqualTo("table");
    assertThat(at(function(template), "Environment", "Variables", "SLUICE_LETTERS", "!If"))
        .isEqualTo(
            List.of(
                "LettersInQueues",
                Map.of("!Sub", "sqs:${CardVelocityLetters}"),
                Map.of(
                    "!If",
                    List.of("LettersInBucket", Map.of("!Sub", "s3:${LetterBucket}"), "table"))));
    for (String name : List.of("CardVelocityLetters", "LetterBucket")) {
      assertThat(at(template, "Resources", name, "DeletionPolicy")).isEqualTo("Retain");
    }
    assertThat(at(template, "Resources", "CardVelocityLetters", "Properties", "FifoQueue"))
        .isEqualTo(true);
  }

  @Test
  void longPages_lieWhereTheParameterSays() {
    Map<?, ?> template = template(deployed(Trigger.PUSH));
    Object bucket = at(template, "Resources", "PageBucket");

    assertThat(at(template, "Parameters", "LargePages", "Default")).isEqualTo("s3");
    assertThat(at(function(template), "Environment", "Variables", "SLUICE_PAGE_BUCKET", "!If"))
        .isEqualTo(
            List.of("PagesInBucket", Map.of("!Ref", "PageBucket"), Map.of("!Ref", "AWS::NoValue")));
    assertThat(map(bucket).containsKey("Condition")).isFalse();
    assertThat(at(bucket, "DeletionPolicy")).isEqualTo("Retain");
    assertThat(map(at(bucket, "Properties")).keySet().stream().map(Object::toString))
        .containsExactlyInAnyOrder("BucketEncryption", "PublicAccessBlockConfiguration");
    Object role = at(template, "Resources", "HousekeepingRole", "Properties");
    List<?> policies = (List<?>) at(role, "Policies");
    assertThat(resources(policies.getFirst()))
        .contains(Map.of("!Sub", "${PageBucket.Arn}/*"), Map.of("!GetAtt", "PageBucket.Arn"));
    assertThat(policies.toString()).doesNotContain("PutObject");
  }

  @Test
  void schedules_ofAllFunctions_canBeRead() {
    List<String> written =
        Pattern.compile("(?:Schedule|Rate): \"(.*)\"")
            .matcher(TemplateText.of(InstalledFunctions.all(), Packaging.zips("zips")))
            .results()
            .map(match -> match.group(1))
            .toList();

    assertThat(written).hasSize(5).allMatch(rate -> RATE.matcher(rate).matches());
  }

  @Test
  void logicalNames_thatWouldBeTheSame_areToldApart() {
    LogicalNames names = new LogicalNames();

    assertThat(
            List.of(
                names.of("a-b", "Table"),
                names.of("a.b", "Table"),
                names.of("a-b", "Table"),
                names.of("a", "BTable"),
                names.of("--", "")))
        .containsExactly("ABTable", "ABTable2", "ABTable", "ABTable3", "X");
  }

  @Test
  void function_amongOthers_hasTheSameResources() {
    Map<?, ?> alone = map(at(template(Deployment.DEFAULT), "Resources"));
    Map<?, ?> among = map(at(template(InstalledFunctions.all()), "Resources"));

    alone.forEach(
        (name, resource) -> {
          if (!name.equals("CardVelocity")) {
            assertThat(among.get(name)).as("%s", name).isEqualTo(resource);
          }
        });
  }
}
