/**
 * State, results and leases in DynamoDB tables.
 *
 * <p>May use: the engine, the AWS SDK for DynamoDB. Used by: whoever wires a function.
 *
 * <p>Invariant: a head changes only by a write whose condition is the nonce that it replaces; every
 * answer but a plain success is unknown.
 */
@NullMarked
package dev.sluice.dynamodb;

import org.jspecify.annotations.NullMarked;
