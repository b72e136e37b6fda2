/**
 * What a function costs and how fast it is as it is deployed, under AWS Lambda's runtime client.
 */
@NullMarked
package dev.sluice.bench.cloud;

import org.jspecify.annotations.NullMarked;
