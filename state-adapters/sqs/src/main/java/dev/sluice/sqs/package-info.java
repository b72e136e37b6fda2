/**
 * Late, dead and failed outputs as messages of an SQS queue.
 *
 * <p>May use: the engine, the AWS SDK for SQS. Used by: whoever names it as where letters go.
 *
 * <p>Invariant: a letter is sent before it is said to be delivered; sent again within five minutes
 * it is one message, later it is another with the same id.
 */
@NullMarked
package dev.sluice.sqs;

import org.jspecify.annotations.NullMarked;
