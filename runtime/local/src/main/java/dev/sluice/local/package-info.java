/**
 * DynamoDB Local as a process of its own, for demos and tests.
 *
 * <p>May use: the JDK. Used by: the command line, integration tests.
 *
 * <p>Invariant: none of its classes is on our class path and no class of ours links against it; it
 * listens on loopback only, sends no telemetry, and ends with the process that started it.
 */
@NullMarked
package dev.sluice.local;

import org.jspecify.annotations.NullMarked;
