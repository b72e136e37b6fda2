package dev.sluice.lambda;

/**
 * A record of a stream as a call brought it.
 *
 * @param arrivalMillis when the stream took it
 */
record KinesisRecord(String sequenceNumber, String partitionKey, long arrivalMillis, byte[] data) {}
