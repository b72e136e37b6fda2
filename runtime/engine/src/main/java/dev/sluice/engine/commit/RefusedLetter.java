package dev.sluice.engine.commit;

import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.JsonText;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.output.OutputId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Rule 13: the dead letter of an output that a sink refused. It takes the output's place, under its
 * id and its index, so that it has the same {@code seq} each time and dead letters come in order.
 * One that the dead-letter sink refuses too is cut to id, code and hash.
 */
final class RefusedLetter {
  private static final int PAYLOAD_BYTES_MAX = 256 << 10;

  private final String function;
  private final int partition;
  private final JsonText text = new JsonText();

  RefusedLetter(String function, int partition) {
    this.function = function;
    this.partition = partition;
  }

  /** Puts its letter in the place of {@code output}. */
  void write(OutputBuffer outputs, int output, String reason) {
    begin(outputs, output);
    text.raw(",\"reason\":").string(reason);
    int length = outputs.payloadLength(output);
    text.raw(",\"length\":").number(length);
    hash(outputs, output);
    if (length <= PAYLOAD_BYTES_MAX) {
      text.raw(",\"payload\":").utf8(outputs.array(), outputs.payloadStart(output), length);
    }
    end(outputs, output);
  }

  /** Puts the short form there. */
  void cut(OutputBuffer outputs, int output) {
    begin(outputs, output);
    hash(outputs, output);
    end(outputs, output);
  }

  private void begin(OutputBuffer outputs, int output) {
    text.clear();
    text.raw("{\"function\":").string(function);
    text.raw(",\"partition\":").number(partition);
    byte[] id =
        ByteBuffer.allocate(OutputId.BYTES)
            .putLong(outputs.idHigh(output))
            .putLong(outputs.idLow(output))
            .array();
    text.raw(",\"id\":").hex(id, id.length).raw(",\"code\":\"refused\"");
  }

  private void hash(OutputBuffer outputs, int output) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(outputs.array(), outputs.payloadStart(output), outputs.payloadLength(output));
      byte[] sha256 = digest.digest();
      text.raw(",\"sha256\":").hex(sha256, sha256.length);
    } catch (NoSuchAlgorithmException e) {
      throw new EngineBug("every JDK has SHA-256", e);
    }
  }

  private void end(OutputBuffer outputs, int output) {
    text.raw('}');
    outputs.replace(output, Channel.DEAD, text.array(), 0, text.size());
  }
}
