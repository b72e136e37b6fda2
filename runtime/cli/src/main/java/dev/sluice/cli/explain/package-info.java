/**
 * {@code sluice explain}: what became of one event, by running the function's own steps up to it.
 *
 * <p>May use: {@code args}, {@code catalog}, the engine, the file adapter. Used by: nothing.
 */
@NullMarked
package dev.sluice.cli.explain;

import org.jspecify.annotations.NullMarked;
