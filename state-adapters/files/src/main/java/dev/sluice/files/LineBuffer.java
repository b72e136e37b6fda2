package dev.sluice.files;

import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import java.util.Arrays;

/** The outputs of one channel of a block as lines; reused. */
final class LineBuffer {
  private byte[] bytes = new byte[8192];
  private int size;
  private int lastLine;

  /** Replaces the content by the outputs {@code [from, to)} that belong to {@code channel}. */
  void collect(OutputBuffer block, Channel channel, int from, int to) {
    size = 0;
    lastLine = 0;
    for (int output = from; output < to; output++) {
      if (block.channel(output) == channel) {
        add(block.array(), block.payloadStart(output), block.payloadLength(output));
      }
    }
  }

  private void add(byte[] source, int start, int length) {
    int needed = Math.addExact(size, length + 1);
    if (needed > bytes.length) {
      int doubled = (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 16);
      bytes = Arrays.copyOf(bytes, Math.max(needed, doubled));
    }
    System.arraycopy(source, start, bytes, size, length);
    bytes[needed - 1] = '\n';
    lastLine = size;
    size = needed;
  }

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  /** Where the last line starts. */
  int lastLine() {
    return lastLine;
  }

  /** A place inside the last line. */
  int middleOfLastLine() {
    return lastLine + (size - lastLine) / 2;
  }
}
