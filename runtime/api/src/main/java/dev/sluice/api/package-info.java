/**
 * What a user imports: the annotations that declare a function and the few types its method may
 * take.
 *
 * <p>May use: nothing. Used by: everything.
 *
 * <p>Invariant: no behaviour lives here; what an annotation means is in {@code docs/reference.md}.
 */
@NullMarked
package dev.sluice.api;

import org.jspecify.annotations.NullMarked;
