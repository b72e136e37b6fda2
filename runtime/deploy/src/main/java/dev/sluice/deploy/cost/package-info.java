/**
 * What deployed functions cost in a month.
 *
 * <p>May use: the DynamoDB adapter's arithmetic of units. Used by: the command line.
 *
 * <p>Invariant: every price stands in one file, with its date.
 */
@NullMarked
package dev.sluice.deploy.cost;

import org.jspecify.annotations.NullMarked;
