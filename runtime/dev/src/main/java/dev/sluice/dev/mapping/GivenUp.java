package dev.sluice.dev.mapping;

/**
 * A batch that was tried as often as it may be, and is left out: what an on-failure destination is
 * told.
 *
 * @param shard its number
 * @param first the sequence number of its first record
 * @param last that of its last
 * @param size how many records it has
 * @param attempts how often it was tried
 * @param reason what became of it the last time
 */
public record GivenUp(
    int shard, String first, String last, int size, int attempts, String reason) {}
