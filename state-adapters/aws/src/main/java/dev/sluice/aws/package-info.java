/**
 * What the adapters to services of AWS have in common: how their clients are made, how long they
 * wait, what a service says.
 *
 * <p>May use: the SDK of AWS. Used by: dynamodb, kinesis, sqs, s3.
 *
 * <p>Invariant: a client sends a request once; whether it is sent again is its adapter's to decide.
 */
@NullMarked
package dev.sluice.aws;

import org.jspecify.annotations.NullMarked;
