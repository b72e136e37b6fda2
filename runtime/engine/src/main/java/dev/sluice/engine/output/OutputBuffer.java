package dev.sluice.engine.output;

import dev.sluice.engine.fault.EngineBug;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The outputs of one batch, in order: channel, id (128 bits) and payload (one JSON object in UTF-8,
 * no newline). Reused; one thread. {@link #encode} and {@link #decode} are its form in the outbox:
 * per output one byte of channel, the id, a 32-bit length, the payload; big-endian.
 *
 * <p>A batch may have more outputs than should lie on the heap. Then this holds a block of them at
 * a time: on the way out ({@link #spillTo}) and on the way back ({@link #readBlock}). What cuts a
 * batch into blocks means nothing; {@link #index} is an output's number in all of its batch.
 */
public final class OutputBuffer {
  /** Takes the blocks of a batch that is not at its end yet. */
  @FunctionalInterface
  public interface Spill {
    /** Takes all that is in the buffer, which is emptied afterwards. */
    void take(OutputBuffer block);
  }

  /** The outputs of a batch in encoded form, to be read once. */
  public interface Encoded {
    /** How many bytes have not been read. */
    long left();

    /** Reads until {@code length} bytes are there or there are no more; says how many. */
    int read(byte[] into, int from, int length);
  }

  private static final int HEADER = 1 + 16 + 4;
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final JsonText text = new JsonText();
  private int first;
  private int size;
  private int count;
  private int[] starts = new int[64];
  private int blockBytes = Integer.MAX_VALUE;
  private Spill spill = _ -> {};

  /** Begins a batch. */
  public void clear() {
    startBlock(0);
  }

  private void startBlock(int firstIndex) {
    first = firstIndex;
    text.clear();
    size = 0;
    count = 0;
  }

  /** From now on what has come to so many bytes goes there, whenever a call has ended. */
  public void spillTo(Spill full, int bytes) {
    spill = full;
    blockBytes = bytes;
  }

  /** How many outputs are here. */
  public int count() {
    return count;
  }

  /** The number, in its whole batch, of an output that is here. */
  public int index(int output) {
    return first + output;
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
    addStart(size);
    endAt(size);
  }

  private void endAt(int start) {
    INTS.set(text.array(), start + 17, text.size() - start - HEADER);
    size = text.size();
  }

  /** Adds an output that is a call of its own. */
  public void add(Channel channel, long idHigh, long idLow, byte[] payload, int from, int length) {
    begin(channel, idHigh, idLow);
    text.raw(payload, from, length);
    end();
    endCall();
  }

  /** Nothing is half written, and nothing that is here will be taken back. */
  public void endCall() {
    if (size >= blockBytes) {
      spill();
    }
  }

  private void spill() {
    if (text.size() != size) {
      throw new EngineBug("a block of outputs ended inside of one");
    }
    spill.take(this);
    startBlock(Math.addExact(first, count));
  }

  /**
   * Puts another output, with the same id and index, in the place of one that was read or
   * committed. What is then here can be delivered, and nothing else.
   */
  public void replace(int output, Channel channel, byte[] payload, int from, int length) {
    int start = size;
    begin(channel, idHigh(output), idLow(output));
    text.raw(payload, from, length);
    endAt(start);
    starts[output] = start;
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

  /** The id of an output as its envelope shows it: 32 hexadecimal digits. */
  public String id(int output) {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(idHigh(output)) + hex.toHexDigits(idLow(output));
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
   * Goes on to the next block of a batch: whole outputs until there are so many bytes.
   *
   * @return whether there was any
   * @throws IllegalArgumentException if what is read are no outputs
   */
  public boolean readBlock(Encoded in, int bytes) {
    startBlock(Math.addExact(first, count));
    while (size < bytes && in.left() > 0) {
      read(in);
    }
    return count > 0;
  }

  private void read(Encoded in) {
    int start = text.leave(HEADER);
    long payloadMax = in.left() - HEADER;
    if (payloadMax < 0 || in.read(text.array(), start, HEADER) < HEADER) {
      throw cutOff();
    }
    if (!Channel.isCode(text.array()[start])) {
      throw new IllegalArgumentException("output %d has no channel".formatted(index(count)));
    }
    int length = (int) INTS.get(text.array(), start + 17);
    if (length < 0 || length > payloadMax) {
      throw cutOff();
    }
    int payload = text.leave(length);
    if (in.read(text.array(), payload, length) < length) {
      throw cutOff();
    }
    addStart(start);
    size = text.size();
  }

  private IllegalArgumentException cutOff() {
    return new IllegalArgumentException("output %d is cut off".formatted(index(count)));
  }

  /**
   * Reads the encoded form, whole.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static OutputBuffer decode(byte[] encoded) {
    OutputBuffer buffer = new OutputBuffer();
    buffer.readBlock(new EncodedArray(encoded), Integer.MAX_VALUE);
    return buffer;
  }

  private static final class EncodedArray implements Encoded {
    private final byte[] bytes;
    private int at;

    EncodedArray(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long left() {
      return (long) bytes.length - at;
    }

    @Override
    public int read(byte[] into, int from, int length) {
      int count = Math.min(length, bytes.length - at);
      System.arraycopy(bytes, at, into, from, count);
      at += count;
      return count;
    }
  }
}
