package dev.sluice.engine.output;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The outputs of one batch, in order: channel, id (128 bits) and payload (one JSON object in UTF-8,
 * no newline). Reused; one thread. {@link #encode} and {@link #decode} are its form in the outbox:
 * per output one byte of channel, the id, a 32-bit length, the payload; big-endian.
 */
public final class OutputBuffer {
  private static final int HEADER = 1 + 16 + 4;
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final JsonText text;
  private int size;
  private int count;
  private int[] starts = new int[64];

  public OutputBuffer() {
    this(new JsonText());
  }

  private OutputBuffer(JsonText text) {
    this.text = text;
  }

  public void clear() {
    text.clear();
    size = 0;
    count = 0;
  }

  public int count() {
    return count;
  }

  /** Bytes in encoded form. */
  public int bytesUsed() {
    return size;
  }

  /** The payloads, and what is between them; always the same object. */
  public JsonText text() {
    return text;
  }

  /**
   * Begins an output: what is written to {@link #text} until {@link #end} is its payload. One that
   * is not ended is dropped by {@link #truncate}.
   */
  public void begin(Channel channel, long idHigh, long idLow) {
    int start = text.leave(HEADER);
    byte[] bytes = text.array();
    bytes[start] = channel.code();
    LONGS.set(bytes, start + 1, idHigh);
    LONGS.set(bytes, start + 9, idLow);
  }

  /** Ends the output that was begun. */
  public void end() {
    INTS.set(text.array(), size + 17, text.size() - size - HEADER);
    addStart(size);
    size = text.size();
  }

  public void add(Channel channel, long idHigh, long idLow, byte[] payload, int from, int length) {
    begin(channel, idHigh, idLow);
    text.raw(payload, from, length);
    end();
  }

  private void addStart(int start) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
    }
    starts[count++] = start;
  }

  /**
   * Drops everything from output {@code toCount} on, and what was begun and not ended: a call whose
   * later result failed.
   */
  public void truncate(int toCount) {
    if (toCount < count) {
      size = starts[toCount];
      count = toCount;
    }
    text.truncate(size);
  }

  public Channel channel(int output) {
    return Channel.ofCode(text.array()[starts[output]]);
  }

  public long idHigh(int output) {
    return (long) LONGS.get(text.array(), starts[output] + 1);
  }

  public long idLow(int output) {
    return (long) LONGS.get(text.array(), starts[output] + 9);
  }

  /** The array that the payloads lie in; not to be changed. */
  public byte[] array() {
    return text.array();
  }

  public int payloadStart(int output) {
    return starts[output] + HEADER;
  }

  public int payloadLength(int output) {
    return (int) INTS.get(text.array(), starts[output] + 17);
  }

  /** A copy in encoded form. */
  public byte[] encode() {
    return Arrays.copyOf(text.array(), size);
  }

  /**
   * Reads the encoded form.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static OutputBuffer decode(byte[] encoded) {
    OutputBuffer buffer = new OutputBuffer(new JsonText(encoded, encoded.length));
    ByteBuffer in = ByteBuffer.wrap(encoded);
    while (in.hasRemaining()) {
      int start = in.position();
      if (in.remaining() < HEADER || !Channel.isCode(in.get(start))) {
        throw new IllegalArgumentException("not an output at byte " + start);
      }
      int length = in.getInt(start + 17);
      if (length < 0 || length > in.remaining() - HEADER) {
        throw new IllegalArgumentException("output at byte %d is cut off".formatted(start));
      }
      buffer.addStart(start);
      in.position(start + HEADER + length);
    }
    buffer.size = encoded.length;
    return buffer;
  }
}
