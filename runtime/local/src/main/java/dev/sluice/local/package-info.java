/**
 * DynamoDB Local, a Kinesis API server and one of SQS and S3 as processes of their own, for demos
 * and tests.
 *
 * <p>May use: the JDK. Used by: the command line, integration tests.
 *
 * <p>Invariant: none of their classes is on our class path and no class of ours links against one;
 * they listen on loopback only, send no telemetry, and end with the process that started them.
 */
@NullMarked
package dev.sluice.local;

import org.jspecify.annotations.NullMarked;
