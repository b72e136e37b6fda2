/**
 * The protocol: how a batch becomes real, exactly once. One worker for each partition reads, steps,
 * commits with one conditional head write, delivers, and recovers.
 *
 * <p>May use: {@code step}, {@code state}, {@code source}, {@code sink}, {@code store}, {@code
 * output}, {@code time}, {@code plan}, {@code fault}. Used by: cli, lambda, testkit.
 *
 * <p>Invariant: nothing is delivered that a head did not name first, and a head is only written
 * over the one that it was computed from. The rules that comments name by number are those of
 * {@code docs/protocol.md}.
 */
@NullMarked
package dev.sluice.engine.commit;

import org.jspecify.annotations.NullMarked;
