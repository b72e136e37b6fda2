/**
 * Functions on this machine in the shape in which they are deployed: what the template says, with
 * each function in processes of its own under AWS Lambda's runtime client.
 *
 * <p>May use: {@code args}, {@code catalog}, {@code deploy}, {@code run}, {@code state}, the dev
 * module. Used by: {@code launch}.
 *
 * <p>Invariant: what is in AWS is never made or changed, but for the records that the user wants to
 * be put, and what the functions themselves write.
 */
@NullMarked
package dev.sluice.cli.dev;

import org.jspecify.annotations.NullMarked;
