/**
 * The fraud functions as the oracle reads them.
 *
 * <p>May use: {@code testkit}. Used by: {@code chaos}, integration tests.
 *
 * <p>Invariant: it has nothing of the functions' own code.
 */
@NullMarked
package dev.sluice.chaos.oracle;

import org.jspecify.annotations.NullMarked;
