package dev.sluice.dynamodb;

import dev.sluice.aws.bucket.ObjectKey;
import dev.sluice.engine.fault.Stop;
import java.nio.ByteBuffer;

/**
 * A {@link Piece} as it lies in an object: how it is coded, whether it is the last, its checksum,
 * its bytes. The checksum is over the object's name too, which holds the page's and the chunk's
 * number; the bucket's is left out, so that objects may be moved to another.
 */
final class ObjectPiece {
  static final int HEADER_BYTES = 1 + 1 + Integer.BYTES;

  /** No object of ours is longer. */
  static final int BYTES_MAX = 64 << 20;

  private static final byte LAST = 1;
  private static final byte NOT_LAST = 0;

  private ObjectPiece() {}

  /** The content of an object, which shares nothing with {@code from}. */
  static byte[] content(ObjectKey key, byte[] from, int length, boolean last) {
    byte end = last ? LAST : NOT_LAST;
    return ByteBuffer.allocate(HEADER_BYTES + length)
        .put(Piece.DEFLATED_BYTE)
        .put(end)
        .putInt(checksum(key, Piece.DEFLATED_BYTE, end, from, 0, length))
        .put(from, 0, length)
        .array();
  }

  /**
   * Reads what {@link #content} made.
   *
   * @throws Stop {@code CORRUPT} if it is not that; {@code WRONG_STATE} if it is a whole piece in a
   *     coding that is not known here
   */
  static Piece read(ObjectKey key, byte[] content) {
    if (content.length < HEADER_BYTES) {
      throw damaged(key);
    }
    ByteBuffer in = ByteBuffer.wrap(content);
    byte coding = in.get();
    byte end = in.get();
    int length = content.length - HEADER_BYTES;
    if (in.getInt() != checksum(key, coding, end, content, HEADER_BYTES, length)) {
      throw damaged(key);
    }
    if (coding != Piece.DEFLATED_BYTE) {
      throw new Stop(
          Stop.Code.WRONG_STATE,
          "object %s of bucket %s has coding %d and this program reads %d; use the newer program that wrote it, or start again with --fresh"
              .formatted(key.name(), key.bucket(), coding, Piece.DEFLATED_BYTE));
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new Piece(bytes, end == LAST);
  }

  private static int checksum(
      ObjectKey key, byte coding, byte end, byte[] bytes, int from, int length) {
    return new Checksum()
        .text(key.name())
        .number(coding)
        .number(end)
        .bytes(bytes, from, length)
        .value();
  }

  private static Stop damaged(ObjectKey key) {
    return new Stop(
        Stop.Code.CORRUPT,
        "object %s of bucket %s is damaged: its checksum does not hold; put back what it was if the bucket keeps versions, or start again from the input with --fresh"
            .formatted(key.name(), key.bucket()));
  }
}
