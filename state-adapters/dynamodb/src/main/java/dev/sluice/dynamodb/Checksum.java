package dev.sluice.dynamodb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What an item of ours is checked by: CRC-32C over what it is (its key, and which part of what) and
 * its bytes, so that it can't stand in for another.
 */
final class Checksum {
  private final CRC32C crc = new CRC32C();

  /** Of something that is said next. */
  Checksum() {}

  /** Of an item of this key. */
  Checksum(ItemKey key) {
    text(key.pk()).text(key.sk());
  }

  /** Adds a text, with its length. */
  Checksum text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    return bytes(bytes, 0, bytes.length);
  }

  /** Adds a number. */
  Checksum number(int number) {
    crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, number));
    return this;
  }

  /** Adds bytes. */
  Checksum bytes(byte[] bytes, int from, int length) {
    crc.update(bytes, from, length);
    return this;
  }

  int value() {
    return (int) crc.getValue();
  }

  /** As an attribute. */
  AttributeValue attribute() {
    return AttributeValue.fromN(String.valueOf(value()));
  }
}
