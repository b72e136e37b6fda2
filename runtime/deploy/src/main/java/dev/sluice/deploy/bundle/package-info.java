/**
 * What is uploaded of a function: one zip with its classes and all that they need, and the list of
 * what is in it.
 *
 * <p>May use: the engine's JSON. Used by: the command line.
 *
 * <p>Invariant: the same files give the same bytes, on every machine.
 */
@NullMarked
package dev.sluice.deploy.bundle;

import org.jspecify.annotations.NullMarked;
