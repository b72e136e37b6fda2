package dev.sluice.testkit.oracle;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The ids that outputs must have, computed without the engine: 32 hex digits. */
public final class OutputIds {
  private static final int BYTES = 16;
  private static final int ONLY_PANE = 0;

  private OutputIds() {}

  /** The id of result number {@code index} of the event at an offset. */
  public static String ofEvent(String function, int partition, String offset, int index) {
    return hash(List.of("event", function, partition, offset, index));
  }

  /**
   * The id of result number {@code index} of a window that closed. One without a key is each
   * partition's own, so the partition stands for the key.
   *
   * @param key the text of each component, as in output JSON without quotes
   */
  public static String ofWindow(
      String function, int partition, List<String> key, WindowRule.Span window, int index) {
    List<Object> parts = new ArrayList<>(List.of("window", function, key.size()));
    parts.addAll(key.isEmpty() ? List.of(partition) : key);
    parts.addAll(List.of(window.start(), window.end(), ONLY_PANE));
    if (index > 0) {
      parts.add(index);
    }
    return hash(parts);
  }

  private static String hash(List<Object> parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Object part : parts) {
        byte[] bytes = part.toString().getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
