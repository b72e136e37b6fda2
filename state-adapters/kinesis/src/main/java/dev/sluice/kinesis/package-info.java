/**
 * Kinesis streams as sources, where a shard is a partition and its sequence numbers are offsets,
 * and as sinks.
 *
 * <p>May use: the engine, the AWS SDK for Kinesis. Used by: whoever wires a function.
 *
 * <p>Invariant: a reader goes on only behind a record that it has just seen to be still there, and
 * says that there is nothing more only if the stream itself says so; no record is sent before those
 * that a reader compares it with are in the stream.
 */
@NullMarked
package dev.sluice.kinesis;

import org.jspecify.annotations.NullMarked;
