package dev.sluice.dev.stream;

/**
 * Where a record came to lie.
 *
 * @param shard the number of the shard
 */
public record Placed(int shard, String sequenceNumber) {}
