/**
 * Source, store and sink on a file system.
 *
 * <p>May use: {@code engine}. Used by: the command line.
 *
 * <p>Invariant: nothing is taken as written before it was synced, its directory too.
 */
@NullMarked
package dev.sluice.files;

import org.jspecify.annotations.NullMarked;
