/**
 * A compiled function in AWS Lambda: what calls it, what it works with there, what it says of
 * itself.
 *
 * <p>May use: the engine, {@code dynamodb}, {@code kinesis}, the interfaces of AWS Lambda. Used by:
 * generated entry points, and whoever deploys them.
 *
 * <p>Invariant: a call ends well only if all that it brought is committed and delivered.
 */
@NullMarked
package dev.sluice.lambda;

import org.jspecify.annotations.NullMarked;
