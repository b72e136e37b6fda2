/**
 * A simulated S3: objects of a bucket, as far as Sluice uses them.
 *
 * <p>May use: the state store's seam to S3, {@code dynamo} for the way there. Used by: {@code
 * world}.
 *
 * <p>Invariant: what is read is what was last written.
 */
@NullMarked
package dev.sluice.simulation.bucket;

import org.jspecify.annotations.NullMarked;
