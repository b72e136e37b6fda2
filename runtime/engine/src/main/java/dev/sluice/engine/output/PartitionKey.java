package dev.sluice.engine.output;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.plan.ValueType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * What producers choose the partition by: the text of one component of the event, a string as it
 * is, anything else as in output JSON, without quotes. Its hash is the MD5 of the text in UTF-8, as
 * Kinesis computes it of a record's partition key. One thread.
 */
public final class PartitionKey {
  /** How many characters a record's partition key has at most; and one at least. */
  public static final int LENGTH_MAX = 256;

  private final ValueType type;
  private final JsonText text = new JsonText();
  private final MessageDigest md5;
  private byte[] utf8 = new byte[64];
  private int start;
  private int length;

  /** The partition key that a component of this type is. */
  public PartitionKey(ValueType type) {
    this.type = type;
    try {
      this.md5 = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new EngineBug("every JDK has MD5", e);
    }
  }

  /** The hash of the value at {@code row}, which is not null: 16 bytes. */
  public byte[] hash(Column values, int row) {
    read(values, row);
    md5.update(utf8, start, length);
    return md5.digest();
  }

  /** The text of the value at {@code row}, which is not null. */
  public String text(Column values, int row) {
    read(values, row);
    return new String(utf8, start, length, StandardCharsets.UTF_8);
  }

  /** Whether the value at {@code row}, which is not null, has this text. */
  public boolean is(byte[] other, Column values, int row) {
    read(values, row);
    return Arrays.equals(other, 0, other.length, utf8, start, start + length);
  }

  /** Whether a record can have this text as its partition key. */
  public static boolean isPossible(String text) {
    return !text.isEmpty() && text.length() <= LENGTH_MAX;
  }

  private void read(Column values, int row) {
    if (type == ValueType.Scalar.STRING) {
      readString(values, row);
      return;
    }
    text.clear();
    if (type == ValueType.Scalar.DOUBLE) {
      // In a key -0.0 is 0.0, and one key lies in one partition.
      text.number(values.getDouble(row) + 0.0);
    } else {
      ColumnText.write(values, type, row, text);
    }
    utf8 = text.array();
    start = utf8[0] == '"' ? 1 : 0;
    length = text.size() - 2 * start;
  }

  private void readString(Column values, int row) {
    start = 0;
    length = values.end(row) - values.start(row);
    if (length > utf8.length) {
      utf8 = new byte[2 * length];
    }
    MemoryUtil.copyFromMemory(values.address() + values.start(row), utf8, 0, length);
  }
}
