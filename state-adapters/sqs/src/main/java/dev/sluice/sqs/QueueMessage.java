package dev.sluice.sqs;

import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * A letter as a message: its body is the letter, and attributes say of which function and channel
 * it is. Each is a group of its own, because a group waits while one of its messages is looked at,
 * and letters need not wait for each other.
 *
 * @param id the output's, which a repeat is known by
 */
record QueueMessage(String function, Channel channel, String id, String body) {
  private static final String FUNCTION = "function";
  private static final String CHANNEL = "channel";
  private static final String TYPE = "String";

  static QueueMessage of(OutputBuffer block, int output, Channel channel, String function) {
    String text =
        new String(
            block.array(),
            block.payloadStart(output),
            block.payloadLength(output),
            StandardCharsets.UTF_8);
    // Two characters that no message may have; in JSON they stand in texts only.
    String body = text.replace("\uFFFE", "\\ufffe").replace("\uFFFF", "\\uffff");
    String id = block.id(output);
    return new QueueMessage(function, channel, id, body);
  }

  /** Whether a message that was received is a letter of a function and channel. */
  static boolean is(Message message, String function, Channel channel) {
    Map<String, MessageAttributeValue> said = message.messageAttributes();
    return said.containsKey(FUNCTION)
        && said.containsKey(CHANNEL)
        && Objects.requireNonNull(said.get(FUNCTION)).stringValue().equals(function)
        && Objects.requireNonNull(said.get(CHANNEL)).stringValue().equals(word(channel));
  }

  private static String word(Channel channel) {
    return channel.name().toLowerCase(Locale.ROOT);
  }

  /** What the service counts of it: the body, and names, types and values of attributes. */
  int bytes() {
    int attributes =
        FUNCTION.length()
            + CHANNEL.length()
            + 2 * TYPE.length()
            + function.getBytes(StandardCharsets.UTF_8).length
            + word(channel).length();
    return body.getBytes(StandardCharsets.UTF_8).length + attributes;
  }

  /** As one of a request. */
  SendMessageBatchRequestEntry entry(int number) {
    String once = "%s-%s".formatted(word(channel), id);
    return SendMessageBatchRequestEntry.builder()
        .id(Integer.toString(number))
        .messageBody(body)
        .messageGroupId(once)
        .messageDeduplicationId(once)
        .messageAttributes(Map.of(FUNCTION, text(function), CHANNEL, text(word(channel))))
        .build();
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType(TYPE).stringValue(value).build();
  }
}
