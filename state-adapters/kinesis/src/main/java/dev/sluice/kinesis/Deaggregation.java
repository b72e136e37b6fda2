package dev.sluice.kinesis;

import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.source.PartitionKeys;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The records of users that the Kinesis Producer Library put into one record of a stream: four
 * magic bytes, a Protocol Buffers message, and the MD5 of the message.
 *
 * <pre>
 * message AggregatedRecord {
 *   repeated string partition_key_table = 1;
 *   repeated string explicit_hash_key_table = 2;
 *   repeated Record records = 3;
 * }
 * message Record {
 *   required uint64 partition_key_index = 1;
 *   optional uint64 explicit_hash_key_index = 2;
 *   required bytes data = 3;
 *   repeated Tag tags = 4;
 * }
 * </pre>
 *
 * <p>Whatever is not that to the last byte is an event by itself, as it is to the Kinesis Client
 * Library. Payloads stay where they are. Reused for one record after another, by one thread.
 */
public final class Deaggregation {
  private static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};
  private static final int DIGEST_BYTES = 16;

  private static final int PARTITION_KEYS = 1;
  private static final int HASH_KEYS = 2;
  private static final int RECORDS = 3;
  private static final int PARTITION_KEY_INDEX = 1;
  private static final int HASH_KEY_INDEX = 2;
  private static final int DATA = 3;

  /** No index, or no data. */
  private static final int NONE = -1;

  /** At least so many decimal digits have numbers that are no hash key. */
  private static final int HASH_KEY_DIGITS_MAX = 39;

  private final MessageDigest md5 = newMd5();
  private final byte[] digest = new byte[DIGEST_BYTES];
  private final List<String> partitionKeys = new ArrayList<>();
  private final List<String> hashKeys = new ArrayList<>();
  private final List<byte[]> partitionHashes = new ArrayList<>();
  private final List<byte[]> explicitHashes = new ArrayList<>();
  private int count;
  private int[] starts = new int[64];
  private int[] lengths = new int[64];
  private int[] partitionKeyIndexes = new int[64];
  private int[] hashKeyIndexes = new int[64];

  /** Takes a record of a stream apart; false if it is an event by itself. */
  public boolean take(byte[] data) {
    if (data.length <= MAGIC.length + DIGEST_BYTES
        || !Arrays.equals(data, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      return false;
    }
    int end = data.length - DIGEST_BYTES;
    if (!hasDigest(data, end)) {
      return false;
    }
    clear();
    return readMessage(new WireReader(data, MAGIC.length, end)) && resolveKeys();
  }

  static MessageDigest newMd5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new EngineBug("every JDK has MD5", e);
    }
  }

  private boolean hasDigest(byte[] data, int end) {
    try {
      md5.update(data, MAGIC.length, end - MAGIC.length);
      int _ = md5.digest(digest, 0, DIGEST_BYTES);
    } catch (DigestException e) {
      throw new EngineBug("an MD5 has 16 bytes", e);
    }
    return Arrays.equals(data, end, data.length, digest, 0, DIGEST_BYTES);
  }

  private void clear() {
    count = 0;
    partitionKeys.clear();
    hashKeys.clear();
    partitionHashes.clear();
    explicitHashes.clear();
  }

  private boolean readMessage(WireReader message) {
    while (message.nextField()) {
      if (!message.isBytes()) {
        message.skip();
        continue;
      }
      switch (message.field()) {
        case PARTITION_KEYS -> partitionKeys.add(text(message));
        case HASH_KEYS -> hashKeys.add(text(message));
        case RECORDS -> {
          int start = message.bytesStart();
          if (!readRecord(message.part(start, message.skipBytes()))) {
            return false;
          }
        }
        default -> message.skip();
      }
    }
    return !message.isMalformed();
  }

  private static String text(WireReader message) {
    int start = message.bytesStart();
    return new String(message.data(), start, message.skipBytes() - start, StandardCharsets.UTF_8);
  }

  private boolean readRecord(WireReader record) {
    int partitionKey = NONE;
    int hashKey = NONE;
    int start = NONE;
    int length = 0;
    while (record.nextField()) {
      if (record.field() == DATA && record.isBytes()) {
        start = record.bytesStart();
        length = record.skipBytes() - start;
      } else if (record.field() == PARTITION_KEY_INDEX && record.isVarint()) {
        partitionKey = record.index();
      } else if (record.field() == HASH_KEY_INDEX && record.isVarint()) {
        hashKey = record.index();
      } else {
        record.skip();
      }
    }
    if (record.isMalformed() || partitionKey == NONE || start == NONE) {
      return false;
    }
    makeRoom();
    starts[count] = start;
    lengths[count] = length;
    partitionKeyIndexes[count] = partitionKey;
    hashKeyIndexes[count++] = hashKey;
    return true;
  }

  private void makeRoom() {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      lengths = Arrays.copyOf(lengths, 2 * count);
      partitionKeyIndexes = Arrays.copyOf(partitionKeyIndexes, 2 * count);
      hashKeyIndexes = Arrays.copyOf(hashKeyIndexes, 2 * count);
    }
  }

  /** Tables may lie behind the records that refer to them. */
  private boolean resolveKeys() {
    for (String key : partitionKeys) {
      partitionHashes.add(md5.digest(key.getBytes(StandardCharsets.UTF_8)));
    }
    for (String key : hashKeys) {
      if (!key.matches("\\d{1,%d}".formatted(HASH_KEY_DIGITS_MAX))) {
        return false;
      }
      explicitHashes.add(new BigInteger(key).toByteArray());
    }
    for (int record = 0; record < count; record++) {
      if (partitionKeyIndexes[record] >= partitionKeys.size()
          || hashKeyIndexes[record] >= hashKeys.size()) {
        return false;
      }
    }
    return true;
  }

  /** How many records of users there are. */
  public int count() {
    return count;
  }

  /** Where a record's payload starts in the bytes that were taken. */
  public int start(int record) {
    return starts[record];
  }

  public int length(int record) {
    return lengths[record];
  }

  public String partitionKey(int record) {
    return partitionKeys.get(partitionKeyIndexes[record]);
  }

  /**
   * Whether a record belongs to the shard that has these keys. While a stream is resharded, a
   * producer may put some together that belong apart; it learns of it and sends those that do not
   * belong again.
   */
  public boolean isOf(PartitionKeys keys, int record) {
    int hashKey = hashKeyIndexes[record];
    return keys.contain(
        hashKey == NONE
            ? partitionHashes.get(partitionKeyIndexes[record])
            : explicitHashes.get(hashKey));
  }
}
