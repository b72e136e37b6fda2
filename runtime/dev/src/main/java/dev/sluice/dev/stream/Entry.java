package dev.sluice.dev.stream;

/** A record to put. */
public record Entry(String partitionKey, byte[] data) {}
