/**
 * Where heads and pages are kept.
 *
 * <p>May use: {@code fault}. Used by: commit, and every store adapter.
 *
 * <p>Invariant: a head changes only by a write whose condition is the nonce that it replaces; a
 * page never changes.
 */
@NullMarked
package dev.sluice.engine.store;

import org.jspecify.annotations.NullMarked;
