/**
 * The SAM template of functions: what they need in AWS, and what each of them may do there.
 *
 * <p>May use: the engine's definitions, the DynamoDB adapter's tables, and what a function in
 * Lambda reads and says of itself. Used by: the command line.
 *
 * <p>Invariant: the same functions give the same bytes.
 */
@NullMarked
package dev.sluice.deploy.template;

import org.jspecify.annotations.NullMarked;
