package dev.sluice.engine.output;

import dev.sluice.engine.fault.EngineBug;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Derives output ids: the first 128 bits of SHA-256 over the parts that identify an output, each
 * behind its length (32 bits, big-endian) in UTF-8. Reused; one thread.
 *
 * <p>A window's result: {@code "window"}, function, number of key components, each component's text
 * (without a key the partition instead), start, end, pane, and for the second and later results of
 * one call the index. A per-event result: {@code "event"}, function, partition, offset, index. A
 * late or dead event: {@code "late"} or {@code "dead"}, function, partition, offset. Numbers are
 * decimal text; a component's text is as in output JSON without quotes.
 */
public final class OutputId {
  /** Bytes of an id. */
  public static final int BYTES = 16;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final MessageDigest sha256;
  private final byte[] digest = new byte[32];
  private byte[] parts = new byte[256];
  private int size;

  public OutputId() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new EngineBug("every JDK has SHA-256", e);
    }
  }

  /** Starts an id of this kind. */
  public OutputId begin(String kind, String function) {
    size = 0;
    return part(kind).part(function);
  }

  /** Starts an id with parts that were {@link #encoded()} before. */
  public OutputId begin(byte[] encodedParts) {
    size = 0;
    return encoded(encodedParts);
  }

  /** The parts so far, as {@link #encoded(byte[])} takes them again. */
  public byte[] encoded() {
    return Arrays.copyOf(parts, size);
  }

  /** Adds parts that were encoded before. */
  public OutputId encoded(byte[] encodedParts) {
    reserve(encodedParts.length);
    System.arraycopy(encodedParts, 0, parts, size, encodedParts.length);
    size += encodedParts.length;
    return this;
  }

  public OutputId part(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return part(utf8, 0, utf8.length);
  }

  public OutputId part(long number) {
    reserve(Integer.BYTES + Digits.BYTES_MAX);
    int start = size + Integer.BYTES;
    int end = Digits.write(parts, start, number);
    INTS.set(parts, size, end - start);
    size = end;
    return this;
  }

  public OutputId part(byte[] utf8, int from, int length) {
    reserve(Integer.BYTES + length);
    INTS.set(parts, size, length);
    System.arraycopy(utf8, from, parts, size + Integer.BYTES, length);
    size += Integer.BYTES + length;
    return this;
  }

  private void reserve(int more) {
    if (size + more > parts.length) {
      parts = Arrays.copyOf(parts, Math.max(size + more, 2 * parts.length));
    }
  }

  /**
   * Computes the id from the parts; {@link #high}, {@link #low} and {@link #bytes} then give it.
   */
  public void end() {
    sha256.update(parts, 0, size);
    try {
      sha256.digest(digest, 0, digest.length);
    } catch (DigestException e) {
      throw new EngineBug("SHA-256 has 32 bytes", e);
    }
  }

  public long high() {
    return (long) LONGS.get(digest, 0);
  }

  public long low() {
    return (long) LONGS.get(digest, Long.BYTES);
  }

  /** The id in the first {@link #BYTES} bytes; overwritten by the next {@link #end}. */
  public byte[] bytes() {
    return digest;
  }
}
