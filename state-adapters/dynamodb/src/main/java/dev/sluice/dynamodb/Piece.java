package dev.sluice.dynamodb;

import dev.sluice.engine.fault.Stop;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A stretch of a page's bytes, as it lies in an item: a small page whole, or a chunk of a large
 * one. Its checksum is over the item's key, which holds the page's name and the chunk's number, and
 * over how the page is coded.
 *
 * @param bytes of one stream in the form of RFC 1951, which all pieces of the page make together
 * @param last whether the page ends with it
 */
record Piece(byte[] bytes, boolean last) {
  static final String BODY = "body";
  private static final String CRC = "crc";
  private static final String LAST = "last";
  private static final String CODING = "coding";

  /** What {@value #CODING} says of a deflated page: the only coding that there is yet. */
  static final byte DEFLATED_BYTE = 1;

  private static final String DEFLATED = Byte.toString(DEFLATED_BYTE);

  /** The attributes beside the key; they share nothing with {@code from}. */
  static Map<String, AttributeValue> attributes(
      ItemKey key, byte[] from, int length, boolean last) {
    byte[] bytes = Arrays.copyOf(from, length);
    Map<String, AttributeValue> attributes = new HashMap<>();
    attributes.put(BODY, AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bytes)));
    attributes.put(CODING, AttributeValue.fromN(DEFLATED));
    attributes.put(CRC, checksum(key, DEFLATED, bytes, last));
    if (last) {
      attributes.put(LAST, AttributeValue.fromBool(true));
    }
    return attributes;
  }

  /**
   * Reads what {@link #attributes} wrote.
   *
   * @throws Stop {@code CORRUPT} if it is not that; {@code WRONG_STATE} if it is a whole piece in a
   *     coding that is not known here
   */
  static Piece read(ItemKey key, String table, Map<String, AttributeValue> item) {
    @Nullable AttributeValue body = item.get(BODY);
    @Nullable AttributeValue coding = item.get(CODING);
    boolean last = item.containsKey(LAST);
    if (body == null || body.b() == null || coding == null || coding.n() == null) {
      throw damaged(key, table);
    }
    byte[] bytes = body.b().asByteArrayUnsafe();
    if (!checksum(key, coding.n(), bytes, last).equals(item.get(CRC))) {
      throw damaged(key, table);
    }
    if (!coding.n().equals(DEFLATED)) {
      throw unknown(key, table, coding.n());
    }
    return new Piece(bytes, last);
  }

  private static AttributeValue checksum(ItemKey key, String coding, byte[] bytes, boolean last) {
    return new Checksum(key)
        .text(coding)
        .number(last ? 1 : 0)
        .bytes(bytes, 0, bytes.length)
        .attribute();
  }

  private static Stop unknown(ItemKey key, String table, String coding) {
    return new Stop(
        Stop.Code.WRONG_STATE,
        "item (%s, %s) of table %s has coding %s and this program reads %s; use the newer program that wrote it, or start again with --fresh"
            .formatted(key.pk(), key.sk(), table, coding, DEFLATED));
  }

  static Stop damaged(ItemKey key, String table) {
    return new Stop(
        Stop.Code.CORRUPT,
        "item (%s, %s) of table %s is damaged: its checksum does not hold; restore the table from a backup, or start again from the input with --fresh"
            .formatted(key.pk(), key.sk(), table));
  }
}
