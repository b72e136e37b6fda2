/**
 * The event source mapping of a Kinesis stream, as Lambda has it.
 *
 * <p>May use: {@code fleet}, {@code pace}, the SDK's client of Kinesis. Used by: whoever runs
 * functions.
 *
 * <p>Invariant: the records of a shard come in their order, each at least once, unless it was given
 * up and its consumer told; a shard comes after those that it was split or merged from. It reads
 * the stream by itself, with nothing of Sluice's own reader, which it is used to test.
 */
@NullMarked
package dev.sluice.dev.mapping;

import org.jspecify.annotations.NullMarked;
