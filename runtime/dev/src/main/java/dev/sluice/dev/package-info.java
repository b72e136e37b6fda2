/**
 * What AWS Lambda does around a function, on this machine: execution environments, the event source
 * mapping of a Kinesis stream, schedules; and what must be there for it: streams, queues, buckets.
 *
 * <p>May use: {@code local}, {@code aws}, the SDK's clients of Kinesis and SQS. Used by: {@code
 * sluice dev}, {@code sluice chaos}.
 *
 * <p>Invariant: functions are known only by what Lambda knows of them: events, answers, processes.
 */
@NullMarked
package dev.sluice.dev;

import org.jspecify.annotations.NullMarked;
