package dev.sluice.kinesis;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Writes aggregated records as the Kinesis Producer Library does. */
final class AggregatedRecords {
  /** One record of a user. */
  record User(String partitionKey, Optional<String> hashKey, String data) {
    static User of(String partitionKey, String data) {
      return new User(partitionKey, Optional.empty(), data);
    }
  }

  private AggregatedRecords() {}

  static byte[] of(List<User> users) {
    return framed(message(users));
  }

  /** The message with what stands before and behind it. */
  static byte[] framed(byte[] message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2});
    out.writeBytes(message);
    out.writeBytes(Deaggregation.newMd5().digest(message));
    return out.toByteArray();
  }

  static byte[] message(List<User> users) {
    List<String> keys = users.stream().map(User::partitionKey).distinct().toList();
    List<String> hashKeys =
        users.stream().flatMap(user -> user.hashKey().stream()).distinct().toList();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    keys.forEach(key -> bytes(out, 1, key.getBytes(StandardCharsets.UTF_8)));
    hashKeys.forEach(key -> bytes(out, 2, key.getBytes(StandardCharsets.UTF_8)));
    for (User user : users) {
      ByteArrayOutputStream record = new ByteArrayOutputStream();
      number(record, 1, keys.indexOf(user.partitionKey()));
      user.hashKey().ifPresent(key -> number(record, 2, hashKeys.indexOf(key)));
      bytes(record, 3, user.data().getBytes(StandardCharsets.UTF_8));
      bytes(out, 3, record.toByteArray());
    }
    return out.toByteArray();
  }

  static void number(ByteArrayOutputStream out, int field, long value) {
    varint(out, (long) field << 3);
    varint(out, value);
  }

  static void bytes(ByteArrayOutputStream out, int field, byte[] value) {
    varint(out, (long) field << 3 | 2);
    varint(out, value.length);
    out.writeBytes(value);
  }

  static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
