/**
 * Where events come from: replayable partitions of raw payloads.
 *
 * <p>May use: {@code fault}. Used by: decode, commit, and every source adapter.
 *
 * <p>Invariant: reading the same position twice gives the same payloads in the same order.
 */
@NullMarked
package dev.sluice.engine.source;

import org.jspecify.annotations.NullMarked;
