package dev.sluice.engine.step;

import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.JsonText;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.output.OutputId;
import dev.sluice.engine.source.RawBatch;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** Writes what is not a result: late events, dead events, failed results. Not on the hot path. */
final class SideOutputs {
  /** The most of a dead event's payload that its dead letter keeps. */
  static final int DEAD_PAYLOAD_BYTES_MAX = 256 << 10;

  /** The most of an exception's message that a failed result keeps, in characters. */
  static final int REASON_CHARS_MAX = 1000;

  private static final byte[] OFFSET = ",\"offset\":".getBytes(StandardCharsets.UTF_8);

  private final byte[] head;
  private final byte[] lateParts;
  private final byte[] deadParts;
  private final OutputBuffer outputs;
  private final OutputId id = new OutputId();
  private final JsonText text = new JsonText();

  SideOutputs(String function, int partition, byte[] functionAndPartition, OutputBuffer outputs) {
    this.head = functionAndPartition.clone();
    head[0] = '{';
    this.lateParts = id.begin("late", function).part(partition).encoded();
    this.deadParts = id.begin("dead", function).part(partition).encoded();
    this.outputs = outputs;
  }

  void late(EventBatch batch, int row, long lateByMillis) {
    RawBatch raw = batch.raw();
    int source = batch.sourceRow(row);
    begin(raw, source);
    text.raw(",\"lateBy\":")
        .number(lateByMillis)
        .raw(",\"event\":")
        .utf8(raw.data(), raw.start(source), raw.length(source));
    add(Channel.LATE, lateParts, raw, source);
  }

  void dead(EventBatch batch, int dead) {
    dead(
        batch.raw(),
        batch.deadSourceRow(dead),
        batch.deadCode(dead).text(),
        batch.deadReason(dead));
  }

  /** An event that somebody said is not to be processed. */
  void skipped(RawBatch raw, int row, String reason) {
    dead(raw, row, "skipped", reason);
  }

  private void dead(RawBatch raw, int source, String code, String reason) {
    begin(raw, source);
    text.raw(",\"code\":").string(code);
    text.raw(",\"reason\":").string(readable(reason));
    text.raw(",\"length\":").number(raw.fullLength(source));
    byte[] hash = raw.isTooLong(source) ? raw.hashOf(source) : sha256(raw, source);
    text.raw(",\"sha256\":").hex(hash, hash.length);
    payload(raw, source);
    add(Channel.DEAD, deadParts, raw, source);
  }

  private void payload(RawBatch raw, int source) {
    int start = raw.start(source);
    int kept = Math.min(raw.length(source), DEAD_PAYLOAD_BYTES_MAX);
    boolean cut = kept < raw.fullLength(source);
    int whole = cut ? wholeCharacters(raw.data(), start, kept) : kept;
    if (isUtf8(raw.data(), start, whole)) {
      text.raw(",\"payload\":").utf8(raw.data(), start, whole);
    } else {
      byte[] bytes = Arrays.copyOfRange(raw.data(), start, start + kept);
      text.raw(",\"payloadBase64\":\"").raw(Base64.getEncoder().encode(bytes)).raw('"');
    }
  }

  /** How much of a text that was cut at {@code length} ends with a whole character. */
  private static int wholeCharacters(byte[] data, int start, int length) {
    int end = length;
    while (end > 0 && length - end < 4 && (data[start + end - 1] & 0xC0) == 0x80) {
      end--;
    }
    return end > 0 && data[start + end - 1] < 0 ? end - 1 : length;
  }

  private static boolean isUtf8(byte[] data, int start, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data, start, length));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }

  private static byte[] sha256(RawBatch raw, int source) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(raw.data(), raw.start(source), raw.length(source));
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new EngineBug("every JDK has SHA-256", e);
    }
  }

  void failed(ResultIdentity identity, String code, String reason) {
    OutputId failedId = identity.id(0);
    text.clear();
    text.raw(head).raw(",\"id\":").hex(failedId.bytes(), OutputId.BYTES);
    identity.writeKey(text);
    if (identity.isPerEvent()) {
      offset(identity.offset());
    } else {
      identity.writeWindow(text);
    }
    text.raw(",\"code\":").string(code).raw(",\"reason\":").string(readable(reason)).raw('}');
    outputs.add(Channel.FAILED, failedId.high(), failedId.low(), text.array(), 0, text.size());
  }

  private void begin(RawBatch raw, int source) {
    text.clear();
    text.raw(head);
    long number = raw.offsetNumber(source);
    if (number == RawBatch.NO_NUMBER) {
      offset(raw.offset(source));
    } else {
      text.raw(OFFSET).number(number);
    }
  }

  private void add(Channel channel, byte[] parts, RawBatch raw, int source) {
    text.raw('}');
    id.begin(parts);
    ResultIdentity.addOffset(id, raw, source);
    id.end();
    outputs.add(channel, id.high(), id.low(), text.array(), 0, text.size());
  }

  /**
   * A log's offset is a JSON number; one of more digits than a long (Kinesis), or of another form,
   * is a string.
   */
  private void offset(String offset) {
    boolean number =
        offset.length() <= 18
            && !offset.isEmpty()
            && offset.chars().allMatch(c -> c >= '0' && c <= '9');
    text.raw(OFFSET);
    if (number) {
      text.raw(offset);
    } else {
      text.string(offset);
    }
  }

  /** Text of bounded length that any JSON can carry. */
  private static String readable(String reason) {
    String cut =
        reason.length() <= REASON_CHARS_MAX
            ? reason
            : reason.substring(0, REASON_CHARS_MAX) + "...";
    return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
