package dev.sluice.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.DataLoss;
import dev.sluice.api.Trigger;
import dev.sluice.deploy.template.Packaging;
import dev.sluice.deploy.template.TemplateText;
import dev.sluice.dynamodb.TableDefinition;
import dev.sluice.engine.function.Deployment;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.lambda.Setting;
import dev.sluice.testkit.Redeclared;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StackTest {
  private static final Site SITE = Site.local("http://127.0.0.1:4566");

  private static Stack read(String text, Map<String, String> parameters) throws WrongTemplate {
    return Stack.read(text, parameters, SITE);
  }

  private static Stack.Variable variable(Stack stack, String name) {
    return Objects.requireNonNull(stack.functions().getFirst().environment().get(name));
  }

  private static FunctionDefinition velocity() {
    return ServiceLoader.load(FunctionDefinition.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(each -> each.plan().function().equals("card-velocity"))
        .findFirst()
        .orElseThrow();
  }

  private static String deployed(Trigger trigger, String startAt) {
    Deployment deployment = new Deployment(trigger, 2_000, 500, startAt, DataLoss.STOP);
    return TemplateText.of(
        List.of(new Redeclared(velocity(), velocity().plan(), deployment)), Packaging.zips("zips"));
  }

  @Test
  void template_ofAPushedFunction_isReadAsItWasMeant() throws WrongTemplate {
    Stack stack = read(deployed(Trigger.PUSH, "2026-11-26T08:00:00Z"), Map.of());

    assertThat(stack.streams()).containsExactly(new Stack.Stream("payments", 1));
    assertThat(stack.tables())
        .contains(TableDefinition.ofState("sluice"))
        .extracting(TableDefinition::name)
        .contains("fraud-alerts", "fraud-alerts-late", "fraud-alerts-dead", "fraud-alerts-failed");
    Stack.Function function = stack.functions().getFirst();
    assertThat(function.handler()).endsWith("Lambda::handleRequest");
    assertThat(function.timeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(function.memoryMegabytes()).isEqualTo(1_024);
    assertThat(function.mappings())
        .containsExactly(
            new Stack.Mapping(
                "payments",
                new Stack.Start.Since(Instant.parse("2026-11-26T08:00:00Z")),
                500,
                Duration.ofSeconds(2),
                true,
                -1,
                true));
    assertThat(function.schedules())
        .containsExactly(new Stack.Schedule("Tick", Duration.ofHours(6), "{\"sluice\":\"drain\"}"));
    assertThat(function.environment())
        .containsEntry(
            Setting.STREAM.variable(), new Stack.Variable("payments", Set.of(ResourceType.STREAM)))
        .doesNotContainKey(Setting.MAX_STATE.variable());
  }

  @Test
  void longPages_onThisMachine_lieInTheTableUnlessABucketIsAskedFor() throws WrongTemplate {
    String text = deployed(Trigger.PUSH, "LATEST");

    Stack usual = read(text, Map.of());
    assertThat(usual.functions().getFirst().environment())
        .doesNotContainKey(Setting.PAGE_BUCKET.variable());

    Stack asked = read(text, Map.of("LargePages", "s3"));
    assertThat(asked.buckets()).containsExactly("pagebucket");
    assertThat(variable(asked, Setting.PAGE_BUCKET.variable()).value()).isEqualTo("pagebucket");
  }

  @Test
  void parameters_given_areUsedEverywhere() throws WrongTemplate {
    Stack stack =
        read(
            deployed(Trigger.PUSH, "LATEST"),
            Map.of(
                "PaymentsStreamName", "p2",
                "ShardCount", "3",
                "MaxState", "64MB",
                "FraudAlertsTableName", "alerts",
                "CardVelocityWindowSeconds", "7"));

    assertThat(stack.streams()).containsExactly(new Stack.Stream("p2", 3));
    assertThat(stack.tables()).extracting(TableDefinition::name).contains("alerts-dead");
    Stack.Function function = stack.functions().getFirst();
    assertThat(function.mappings().getFirst().stream()).isEqualTo("p2");
    assertThat(function.mappings().getFirst().window()).isEqualTo(Duration.ofSeconds(7));
    assertThat(function.mappings().getFirst().start()).isEqualTo(new Stack.Start.Latest());
    assertThat(variable(stack, Setting.MAX_STATE.variable()).value()).isEqualTo("64MB");
    assertThat(variable(stack, Setting.STREAM.variable()).value()).isEqualTo("p2");
  }

  @Test
  void template_ofAFunctionThatPulls_hasItsSchedule() throws WrongTemplate {
    Stack.Function drained =
        read(deployed(Trigger.DRAIN, "EARLIEST"), Map.of("DrainMinutes", "5"))
            .functions()
            .getFirst();

    assertThat(drained.mappings()).isEmpty();
    assertThat(drained.schedules())
        .extracting(Stack.Schedule::every)
        .containsExactly(Duration.ofMinutes(5));
    assertThat(drained.timeout()).isEqualTo(Duration.ofSeconds(295));
    assertThat(drained.concurrencyMax()).hasValue(1);
  }

  /** What CloudFormation works out, by both of its forms. */
  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing yet\n", "- a", "text"})
  void template_withoutSections_saysSo(String text) {
    assertThatThrownBy(() -> read(text, Map.of()))
        .isInstanceOf(WrongTemplate.class)
        .hasMessageContaining("it has no sections");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "!Ref Name | n",
        "{Ref: Name} | n",
        "!Ref Queue | http://127.0.0.1:4566/000000000000/q",
        "!GetAtt Queue.Arn | arn:aws:sqs:us-east-1:000000000000:q",
        "!GetAtt Queue.QueueName | q",
        "!Sub `${Name}-${Queue.QueueName}-${!x}-${AWS::Region}` | n-q-${x}-us-east-1",
        "!Sub [`${a}${Name}`, {a: !Ref Name}] | nn",
        "{Fn::Sub: `${Name}`} | n",
        "!If [Is, !Ref Name, b] | n",
        "!If [IsNot, a, b] | b",
        "!If [Both, a, b] | b",
        "!If [Any, a, b] | a",
        "!Join [`-`, [a, !Ref Name]] | a-n",
        "!FindInMap [M, a, b] | c",
      })
  void value_workedOut_isWhatCloudFormationSays(String value, String wanted) throws WrongTemplate {
    Stack stack = read(withVariable(value.replace('`', '"')), Map.of());

    assertThat(variable(stack, "V").value()).isEqualTo(wanted);
  }

  @Test
  void value_thatIsNone_isLeftOut() throws WrongTemplate {
    Stack stack = read(withVariable("!If [Is, !Ref AWS::NoValue, a]"), Map.of());

    assertThat(stack.functions().getFirst().environment()).doesNotContainKey("V");
  }

  @Test
  void value_thatSpeaksOfAQueue_saysSo() throws WrongTemplate {
    Stack stack = read(withVariable("!Sub \"x/${Queue.QueueName}\""), Map.of());

    assertThat(variable(stack, "V").needs()).containsExactly(ResourceType.QUEUE);
  }

  @ParameterizedTest
  @CsvSource({
    "table, table, ",
    "sqs, sqs:http://127.0.0.1:4566/000000000000/CardVelocityLetters.fifo, QUEUE",
    "s3, s3:letterbucket, BUCKET"
  })
  void letters_byTheParameter_needWhatTheyAreToldAndNothingElse(
      String letters, String told, @Nullable ResourceType needed) throws WrongTemplate {
    Stack stack = read(deployed(Trigger.PUSH, "LATEST"), Map.of("Letters", letters));

    assertThat(variable(stack, Setting.LETTERS.variable()))
        .isEqualTo(new Stack.Variable(told, needed == null ? Set.of() : Set.of(needed)));
    assertThat(
            stack
                .queues()
                .contains(
                    new Stack.Queue(
                        "CardVelocityLetters.fifo",
                        Map.of(
                            "FifoQueue", "true",
                            "DeduplicationScope", "messageGroup",
                            "MessageRetentionPeriod", "1209600"))))
        .isEqualTo(needed == ResourceType.QUEUE);
    assertThat(stack.buckets().contains("letterbucket")).isEqualTo(needed == ResourceType.BUCKET);
  }

  @Test
  void queuesOfCallsThatWereGivenUp_areNoneOfFifo() throws WrongTemplate {
    assertThat(read(deployed(Trigger.PUSH, "LATEST"), Map.of()).queues())
        .containsExactly(
            new Stack.Queue("CardVelocityFailures", Map.of("MessageRetentionPeriod", "1209600")));
  }

  private static String withVariable(String value) {
    return """
    Parameters:
      Name: {Type: String, Default: n, AllowedPattern: "[a-z]"}
      Few: {Type: String, Default: a, AllowedValues: [a, b]}
      Number: {Type: Number, Default: 5, MinValue: 1, MaxValue: 9}
    Conditions:
      Is: !Equals [!Ref Name, n]
      IsNot: !Not [!Condition Is]
      Both: !And [!Condition Is, !Condition IsNot]
      Any: !Or [{Condition: Is}, !Condition IsNot]
      Self: !Not [!Condition Self]
    Mappings:
      M: {a: {b: c}}
    Globals:
      Function: {Runtime: java25, Environment: {Variables: {W: w}}}
    Resources:
      Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: q}}
      F:
        Type: AWS::Serverless::Function
        Properties:
          Handler: a.B::c
          Environment:
            Variables:
              V: %s
    """
        .formatted(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "V: 1 | V: !Base64 x | resource F: property Environment.Variables.V uses !Base64, which is"
            + " not understood",
        "V: 1 | V: !Ref X | Environment.Variables.V refers to X, which is not in the template",
        "V: 1 | V: [a] | Environment.Variables.V must be a text",
        "V: 1 | V: !If [Nix, a, b] | asks for the condition Nix, which is not in the template",
        "V: 1 | V: !If [Self, a, b] | condition Self refers to itself",
        "V: 1 | V: !FindInMap [M, a, z] | looks for z in a mapping",
        "V: 1 | V: !GetAtt Queue.Nix | uses !GetAtt Queue.Nix, which is not understood",
        "AWS::SQS::Queue | AWS::SNS::Topic | resource Queue: property Type is AWS::SNS::Topic,"
            + " which is not understood; AWS::Serverless::Function, AWS::Kinesis::Stream",
        "Handler: a.B::c | Layers: [a] | resource F: property Layers is not understood; known are",
        "Handler: a.B::c | Timeout: 5 | resource F: property Handler is missing",
        "Handler: a.B::c | {Handler: a, Timeout: x} | it is no YAML",
        "java25 | java21 | resource F: property Runtime must be java25, was java21",
        "Handler: a.B::c | `Handler: a, Events: {E: {Type: S3}}` | it is no YAML",
        "Default: n, | Default: nn, | parameter Name is 'nn' and must match [a-z]",
        "Default: n, | `` | parameter Name has no default; give one with --parameter Name=VALUE",
        "Default: 5, | Default: 10, | parameter Number is '10' and must be a number from 1 to 9",
        "Default: a, | Default: c, | parameter Few is 'c' and must be one of [a, b]",
        "Resources: | `Resources: [] #` | it is no YAML",
        "Handler: a.B::c | Handler: | line 20: there is no value; give one, or take the line out",
        "V: 1 | V: !Ref | is not in the template",
        "Resources: | Resorces: | it has no resource of type AWS::Serverless::Function",
      })
  void template_notUnderstood_saysWhere(String part, String instead, String message) {
    String text = withVariable("1").replace(part, instead);

    assertThatThrownBy(() -> read(text, Map.of()))
        .isInstanceOf(WrongTemplate.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{Type: S3} | resource F: property Events.E.Type is S3, which is not understood",
        "{Type: Schedule, Properties: {Schedule: cron(0)}} | Events.E.Schedule must be a rate such"
            + " as",
        "{Type: Kinesis, Properties: {Stream: x}} | Events.E.Stream must be the ARN of a stream,"
            + " was 'x'",
        "{Type: Kinesis, Properties: {Stream: `a:stream/x`, FilterCriteria: x}} |"
            + " Events.E.FilterCriteria is not understood",
        "{Type: Kinesis, Properties: {Stream: `a:stream/x`, ParallelizationFactor: 2}} | must be 1",
        "{Type: Kinesis, Properties: {Stream: `a:stream/x`, StartingPosition: HERE}} | must be"
            + " TRIM_HORIZON",
        "{Type: Kinesis, Properties: {Stream: `a:stream/x`, StartingPosition: LATEST, BatchSize:"
            + " x}} | BatchSize must be a whole number from 1 to 10000, was 'x'",
        "{Type: Kinesis, Properties: {Stream: `a:stream/x`, StartingPosition: LATEST, BatchSize:"
            + " 0}} | BatchSize must be a whole number from 1 to 10000, was '0'",
        "{Type: Kinesis, Properties: {Stream: `a:stream/x`, MaximumRecordAgeInSeconds: 60}} | must"
            + " be -1: records would be left out",
      })
  void event_notUnderstood_saysWhere(String event, String message) {
    String text =
        withVariable("1")
            .replace(
                "Handler: a.B::c",
                "Handler: a\n      Events: {E: %s}".formatted(event.replace('`', '"')));

    assertThatThrownBy(() -> read(text, Map.of()))
        .isInstanceOf(WrongTemplate.class)
        .hasMessageContaining(message);
  }

  @Test
  void parameter_thatThereIsNot_isRefused() {
    assertThatThrownBy(() -> read(withVariable("1"), Map.of("Nix", "1")))
        .isInstanceOf(WrongParameter.class)
        .hasMessage("there is no parameter Nix; the parameters are Few, Name, Number");
  }

  @Test
  void parameter_thatIsGivenWrongly_isNoMistakeOfTheTemplate() {
    assertThatThrownBy(() -> read(withVariable("1"), Map.of("Number", "x")))
        .isInstanceOf(WrongParameter.class)
        .hasMessageStartingWith("parameter Number is 'x' and must be");
  }
}
