/**
 * Late, dead and failed outputs as objects of an S3 bucket.
 *
 * <p>May use: the engine, the requests to buckets of {@code dev.sluice.aws}. Used by: whoever names
 * it as where letters go.
 *
 * <p>Invariant: an object's key follows from the output alone, so that writing it again changes
 * nothing.
 */
@NullMarked
package dev.sluice.s3;

import org.jspecify.annotations.NullMarked;
