package dev.sluice.testkit.vectors;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The ids that results of events must have, computed without the engine. */
final class EventId {
  private static final int BYTES = 16;

  private EventId() {}

  /** The id of result number {@code index} of the event at an offset. */
  static String of(String function, int partition, String offset, int index) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Object part : new Object[] {"event", function, partition, offset, index}) {
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
