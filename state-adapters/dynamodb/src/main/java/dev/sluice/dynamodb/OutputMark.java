package dev.sluice.dynamodb;

import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink.Sequence;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What an output is known by in a table: its id, its place among all outputs, its content. */
final class OutputMark {
  private static final int HASH_BYTES = 16;

  private OutputMark() {}

  /** The output's id as its envelope shows it. */
  static AttributeValue id(OutputBuffer block, int output) {
    return AttributeValue.fromS(block.id(output));
  }

  /** The output's {@code seq}. */
  static AttributeValue seq(OutputBuffer block, int output, Sequence sequence) {
    return AttributeValue.fromS(sequence.text(block.index(output)));
  }

  /** The first half of SHA-256 of its payload. */
  static AttributeValue hash(OutputBuffer block, int output) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(block.array(), block.payloadStart(output), block.payloadLength(output));
      return AttributeValue.fromB(
          SdkBytes.fromByteArrayUnsafe(Arrays.copyOf(sha256.digest(), HASH_BYTES)));
    } catch (NoSuchAlgorithmException e) {
      throw new EngineBug("every JDK has SHA-256", e);
    }
  }

  static AttributeValue number(long value) {
    return AttributeValue.fromN(String.valueOf(value));
  }
}
