/**
 * Commands for functions in AWS: template, packages, cost.
 *
 * <p>May use: {@code args}, {@code catalog}, the deploy module. Used by: {@code launch}.
 *
 * <p>Invariant: nothing here asks AWS anything.
 */
@NullMarked
package dev.sluice.cli.deploy;

import org.jspecify.annotations.NullMarked;
