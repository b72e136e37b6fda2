/**
 * A Kinesis service as those use it who run functions: streams are made, records put, functions
 * mapped to them.
 *
 * <p>May use: {@code mapping}, {@code fleet}, {@code pace}, the SDK's client of Kinesis. Used by:
 * {@code sluice dev}.
 *
 * <p>Invariant: no type of the SDK shows.
 */
@NullMarked
package dev.sluice.dev.stream;

import org.jspecify.annotations.NullMarked;
