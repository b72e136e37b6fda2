package dev.sluice.dynamodb;

import dev.sluice.engine.store.PartitionStore.StoredHead;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A head as an item: its nonce, and its content with a checksum of our own behind it. Beside the
 * content it has {@value #OVERHEAD_BYTES} bytes and the function's name and the partition's digits;
 * the service bills all of it at each write.
 */
final class HeadRow {
  static final int OVERHEAD_BYTES = 54;
  private static final String NONCE = "nonce";
  private static final String BODY = "body";

  private HeadRow() {}

  /** Rule 1: the head still holds this nonce; "": there is none yet. */
  static Condition holds(String nonce) {
    return nonce.isEmpty()
        ? Condition.ABSENT
        : new Condition(
            "#nonce = :expected",
            Map.of("#nonce", NONCE),
            Map.of(":expected", AttributeValue.fromS(nonce)));
  }

  /** The attributes beside the key. */
  static Map<String, AttributeValue> attributes(ItemKey key, StoredHead head) {
    byte[] content = head.content();
    byte[] body =
        ByteBuffer.allocate(content.length + Integer.BYTES)
            .put(content)
            .putInt(checksum(key, head.nonce(), content))
            .array();
    return Map.of(
        NONCE, AttributeValue.fromS(head.nonce()),
        BODY, AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(body)));
  }

  /**
   * Reads what {@link #attributes} wrote.
   *
   * @throws dev.sluice.engine.fault.Stop {@code CORRUPT} if it is not that
   */
  static StoredHead read(ItemKey key, String table, Map<String, AttributeValue> item) {
    @Nullable AttributeValue nonce = item.get(NONCE);
    @Nullable AttributeValue body = item.get(BODY);
    if (nonce == null || nonce.s() == null || body == null || body.b() == null) {
      throw Piece.damaged(key, table);
    }
    byte[] stored = body.b().asByteArrayUnsafe();
    int length = stored.length - Integer.BYTES;
    if (length < 0) {
      throw Piece.damaged(key, table);
    }
    byte[] content = Arrays.copyOf(stored, length);
    if (ByteBuffer.wrap(stored).getInt(length) != checksum(key, nonce.s(), content)) {
      throw Piece.damaged(key, table);
    }
    return new StoredHead(nonce.s(), content);
  }

  private static int checksum(ItemKey key, String nonce, byte[] content) {
    return new Checksum(key).text(nonce).bytes(content, 0, content.length).value();
  }
}
