/**
 * One run: a database, a source, workers and collectors, and what is checked of them after every
 * step.
 *
 * <p>May use: the other packages of the simulation, the production classes, the testkit. Used by:
 * the root package.
 *
 * <p>Invariant: a check looks at the tables and at the log, never at what a worker says of itself.
 */
@NullMarked
package dev.sluice.simulation.world;

import org.jspecify.annotations.NullMarked;
