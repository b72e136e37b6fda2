/**
 * Sends late and dead events back.
 *
 * <p>May use: {@code args}, {@code catalog}, {@code state}, the engine's letters and decoder,
 * {@code kinesis}. Used by: {@code launch}.
 *
 * <p>Invariant: a letter is removed only after its event is in the stream or on the disk.
 */
@NullMarked
package dev.sluice.cli.redrive;

import org.jspecify.annotations.NullMarked;
