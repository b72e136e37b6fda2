package dev.sluice.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The end of what a process has written. Whoever writes never waits, however much it is, and only
 * the last bytes of it are kept, for messages. Thread-safe.
 */
final class OutputTail {
  private static final int BYTES_MAX = 4_096;

  private final byte[] ring = new byte[BYTES_MAX];
  private long written;

  /** Takes all until the stream ends. */
  void drain(InputStream from) {
    byte[] buffer = new byte[BYTES_MAX];
    try (from) {
      int length;
      while ((length = from.read(buffer)) > 0) {
        append(buffer, length);
      }
    } catch (IOException _) {
      // The process is gone, and what it wrote before that is here.
    }
  }

  private synchronized void append(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      ring[(int) (written++ % BYTES_MAX)] = bytes[i];
    }
  }

  /** The last lines, whole ones. */
  synchronized String lines() {
    int length = (int) Math.min(written, BYTES_MAX);
    byte[] last = new byte[length];
    for (int i = 0; i < length; i++) {
      last[i] = ring[(int) ((written - length + i) % BYTES_MAX)];
    }
    String text = new String(last, StandardCharsets.UTF_8);
    return (written > BYTES_MAX ? text.substring(text.indexOf('\n') + 1) : text).strip();
  }
}
