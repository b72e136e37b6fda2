package dev.sluice.kinesis;

import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.output.OutputBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where in an output its result lies: the object that is the last member, {@code "value"}, of the
 * output's own object. The members before it have no other object of that name, and a text cannot
 * look like it, since quotes in it are escaped.
 *
 * @param start where its first byte, a brace, lies in the block's array
 * @param length up to its last byte, a brace too
 */
record ResultValue(int start, int length) {
  private static final byte[] MEMBER = ",\"value\":{".getBytes(StandardCharsets.US_ASCII);

  static ResultValue of(OutputBuffer block, int output) {
    byte[] bytes = block.array();
    int start = block.payloadStart(output);
    int end = start + block.payloadLength(output);
    for (int at = start; at <= end - MEMBER.length; at++) {
      if (Arrays.equals(bytes, at, at + MEMBER.length, MEMBER, 0, MEMBER.length)) {
        int value = at + MEMBER.length - 1;
        return new ResultValue(value, end - 1 - value);
      }
    }
    throw new EngineBug("an output that goes to a stream has a value");
  }

  boolean isEmpty() {
    return length == 2;
  }
}
