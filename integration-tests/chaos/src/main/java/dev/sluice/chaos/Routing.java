package dev.sluice.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.engine.source.PartitionKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;

/**
 * Which shard a payment for a function belongs to, and the two payments that each shard gets beside
 * those of the stream.
 *
 * <p>With these two, what a function makes of all payments is the same however the stream is
 * divided, so that one answer of the oracle is right for any. An event is late in every shard or in
 * none: the first payment of a shard is of the first moment, time is close together in all shards,
 * events are either less out of order than the function allows or far more. And the last one, of a
 * far later moment, closes all windows.
 */
record Routing(FraudCase function) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int NAMES_MAX = 100_000;
  private static final Instant FIRST = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration FAR = Duration.ofDays(100);

  /** By which the stream finds the shard. */
  String partitionKey(byte[] line) {
    try {
      JsonNode event = JSON.readTree(line);
      String key = event.path(function.key().isEmpty() ? "card" : function.key()).asText();
      return key.isEmpty() ? "none" : key;
    } catch (IOException _) {
      return "malformed";
    }
  }

  /** The hash by which a stream compares partition keys. */
  static byte[] hash(String partitionKey) {
    try {
      return MessageDigest.getInstance("MD5").digest(partitionKey.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  /** A payment for the shard that has these keys, before all others. */
  static byte[] first(PartitionKeys keys) {
    return payment("first", FIRST, keys);
  }

  /** A payment for the shard that has these keys, after which all windows are closed. */
  static byte[] last(PartitionKeys keys) {
    return payment("last", FIRST.plus(FAR), keys);
  }

  private static byte[] payment(String what, Instant at, PartitionKeys keys) {
    String key =
        IntStream.range(0, NAMES_MAX)
            .mapToObj(number -> "%s-%d".formatted(what, number))
            .filter(each -> keys.contain(hash(each)))
            .findFirst()
            .orElseThrow();
    return "{\"id\":\"%s\",\"card\":\"%s\",\"merchant\":\"%s\",\"country\":\"DE\",\"cents\":100,\"at\":\"%s\"}"
        .formatted(key, key, key, at)
        .getBytes(StandardCharsets.UTF_8);
  }
}
