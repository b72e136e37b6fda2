/**
 * Queues of SQS and buckets of S3 as those use them who run functions on this machine: they are
 * made.
 *
 * <p>May use: {@code aws}, {@code pace}, the SDK's client of SQS. Used by: {@code sluice dev}.
 *
 * <p>Invariant: no type of the SDK shows; nothing is made in AWS.
 */
@NullMarked
package dev.sluice.dev.box;

import org.jspecify.annotations.NullMarked;
