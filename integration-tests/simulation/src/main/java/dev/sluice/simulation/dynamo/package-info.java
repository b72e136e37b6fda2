/**
 * DynamoDB in memory, behind the SDK's own interface: what the adapter uses of it, and nothing
 * else.
 *
 * <p>May use: {@code chance}, {@code process}, {@code sight}. Used by: {@code world}.
 *
 * <p>Invariant: what is not understood is an error, never a guess; faults lie in requests and
 * answers, the items are always as they were written.
 */
@NullMarked
package dev.sluice.simulation.dynamo;

import org.jspecify.annotations.NullMarked;
