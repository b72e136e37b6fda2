/**
 * A server on the way to another one, which loses, delays and refuses requests.
 *
 * <p>May use: the JDK. Used by: {@code chaos}, integration tests.
 *
 * <p>Invariant: what it forwards it does not change.
 */
@NullMarked
package dev.sluice.chaos.fault;

import org.jspecify.annotations.NullMarked;
