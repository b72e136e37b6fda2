/**
 * {@code sluice new}: a project of the user's own, with its event inferred from a sample.
 *
 * <p>May use: {@code args}, Jackson's streaming parser. Used by: nothing.
 *
 * <p>Invariant: what is written builds and passes its test as it stands.
 */
@NullMarked
package dev.sluice.cli.project;

import org.jspecify.annotations.NullMarked;
