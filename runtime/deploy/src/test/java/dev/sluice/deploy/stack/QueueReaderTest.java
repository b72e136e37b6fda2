package dev.sluice.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QueueReaderTest {
  /** The queues of a template that has these, each with its properties. */
  private static List<Stack.Queue> queues(String... each) throws WrongTemplate {
    StringBuilder template =
        new StringBuilder("Parameters: {Days: {Type: Number, Default: 864000}}");
    template.append("\nResources:\n");
    template.append("  F: {Type: AWS::Serverless::Function, Properties: {Handler: a.B::c,");
    template.append(" Runtime: java25, Timeout: 30, MemorySize: 512, CodeUri: zips/f.zip}}\n");
    for (String queue : each) {
      int name = queue.indexOf(' ');
      template.append(
          "  %s: {Type: AWS::SQS::Queue, Properties: {%s}}%n"
              .formatted(queue.substring(0, name), queue.substring(name + 1)));
    }
    return Stack.read(template.toString(), Map.of(), Site.local("http://127.0.0.1:4566")).queues();
  }

  @Test
  void queue_withAttributes_isHandedOnWithExactlyThese() throws WrongTemplate {
    assertThat(
            queues(
                "Q FifoQueue: true, ContentBasedDeduplication: true, DeduplicationScope: queue,"
                    + " MessageRetentionPeriod: !Ref Days, VisibilityTimeout: 0, DelaySeconds: 900,"
                    + " ReceiveMessageWaitTimeSeconds: 20, MaximumMessageSize: 1024,"
                    + " SqsManagedSseEnabled: true"))
        .containsExactly(
            new Stack.Queue(
                "Q.fifo",
                Map.of(
                    "FifoQueue", "true",
                    "ContentBasedDeduplication", "true",
                    "DeduplicationScope", "queue",
                    "MessageRetentionPeriod", "864000",
                    "VisibilityTimeout", "0",
                    "DelaySeconds", "900",
                    "ReceiveMessageWaitTimeSeconds", "20",
                    "MaximumMessageSize", "1024")));
  }

  @Test
  void queue_ofWhichNothingIsSaid_hasNoAttributes() throws WrongTemplate {
    assertThat(queues("Q FifoQueue: false, ContentBasedDeduplication: false", "R QueueName: r"))
        .containsExactly(new Stack.Queue("Q", Map.of()), new Stack.Queue("r", Map.of()));
  }

  @Test
  void queues_whoseDeadLettersGoToAnother_comeAfterIt() throws WrongTemplate {
    List<Stack.Queue> queues =
        queues(
            "A RedrivePolicy: {deadLetterTargetArn: !GetAtt B.Arn, maxReceiveCount: 3}",
            "B RedrivePolicy: {deadLetterTargetArn: !GetAtt C.Arn, maxReceiveCount: 1}",
            "C QueueName: last",
            "D QueueName: d");

    assertThat(queues).extracting(Stack.Queue::name).containsExactly("last", "d", "B", "A");
    assertThat(queues.getLast().attributes())
        .containsExactly(
            Map.entry(
                "RedrivePolicy",
                "{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:000000000000:B\","
                    + "\"maxReceiveCount\":3}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Policy: x | resource Q: property Policy is not understood; known are ContentBased",
        "MessageRetentionPeriod: 59 | resource Q: property MessageRetentionPeriod must be a whole"
            + " number from 60 to 1209600, was '59'",
        "FifoQueue: yes | property FifoQueue must be true or false, was 'yes'",
        "DeduplicationScope: all | property DeduplicationScope must be messageGroup or queue, was"
            + " 'all'",
        "QueueName: q.fifo | property QueueName must end with .fifo if FifoQueue is true, and only"
            + " then; was q.fifo",
        "FifoQueue: true, QueueName: q | property QueueName must end with .fifo",
        "RedrivePolicy: {deadLetterTargetArn: dead} | property RedrivePolicy.deadLetterTargetArn"
            + " must be the ARN of a queue, was 'dead'",
        "RedrivePolicy: {deadLetterTargetArn: !GetAtt R.Arn} | property"
            + " RedrivePolicy.maxReceiveCount is missing",
        "RedrivePolicy: {deadLetterTargetArn: !GetAtt R.Arn, maxReceiveCount: 0} | property"
            + " RedrivePolicy.maxReceiveCount must be a whole number from 1 to 1000, was '0'",
        "RedrivePolicy: {deadLetterTargetArn: !GetAtt R.Arn, maxReceiveCount: 1, more: 1} |"
            + " property RedrivePolicy.more is not understood",
        "RedrivePolicy: {deadLetterTargetArn: !GetAtt Q.Arn, maxReceiveCount: 1} | resource Q:"
            + " property RedrivePolicy leads into a circle; of the queues Q one must have another",
      })
  void queue_notUnderstood_saysWhere(String properties, String message) {
    assertThatThrownBy(() -> queues("R QueueName: r", "Q " + properties))
        .isInstanceOf(WrongTemplate.class)
        .hasMessageContaining(message);
  }
}
