/**
 * Objects in buckets of S3: the six requests that are made here, on the SDK's own connection and
 * signatures. The SDK's client for S3 can far more, and a function's zip has no room for it.
 *
 * <p>May use: the SDK of AWS. Used by: dynamodb, s3, the dev module.
 *
 * <p>Invariant: a request is sent once, and what was answered is all that was answered.
 */
@NullMarked
package dev.sluice.aws.bucket;

import org.jspecify.annotations.NullMarked;
