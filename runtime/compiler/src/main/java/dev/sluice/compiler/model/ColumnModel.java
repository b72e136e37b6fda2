package dev.sluice.compiler.model;

/**
 * A flattened component, numbered as the engine's {@code EventSchema} numbers it. {@code nullable}:
 * it or a record around it may be missing. {@code repeated}: it lies inside a list.
 */
public record ColumnModel(
    int index, String path, ValueModel type, boolean nullable, boolean repeated) {}
