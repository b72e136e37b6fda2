/**
 * Kinesis streams as sources: a shard is a partition, its sequence numbers are offsets.
 *
 * <p>May use: the engine, the AWS SDK for Kinesis. Used by: whoever wires a function.
 *
 * <p>Invariant: a reader goes on only behind a record that it has just seen to be still there, and
 * says that there is nothing more only if the stream itself says so.
 */
@NullMarked
package dev.sluice.kinesis;

import org.jspecify.annotations.NullMarked;
