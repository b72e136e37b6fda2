/**
 * Running a function over files: partitions on threads, and what is shown meanwhile and at the end.
 *
 * <p>May use: {@code args}, {@code catalog}, the engine, the file adapter. Used by: demo.
 *
 * <p>Invariant: what is shown as counted is committed.
 */
@NullMarked
package dev.sluice.cli.run;

import org.jspecify.annotations.NullMarked;
