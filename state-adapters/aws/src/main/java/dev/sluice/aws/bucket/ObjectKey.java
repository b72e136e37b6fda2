package dev.sluice.aws.bucket;

/**
 * Where an object lies.
 *
 * @param bucket its bucket's name
 * @param name its own, in which {@code /} separates what is joined
 */
public record ObjectKey(String bucket, String name) {}
