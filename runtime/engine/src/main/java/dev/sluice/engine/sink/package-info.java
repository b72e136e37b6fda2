/**
 * Where outputs go.
 *
 * <p>May use: {@code output}, {@code store}, {@code fault}. Used by: commit, and every sink
 * adapter.
 *
 * <p>Invariant: only committed outputs reach a sink, in order, and a repeat does no harm.
 */
@NullMarked
package dev.sluice.engine.sink;

import org.jspecify.annotations.NullMarked;
