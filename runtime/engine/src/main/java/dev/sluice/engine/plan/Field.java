package dev.sluice.engine.plan;

/** A named, typed component of a record. */
public record Field(String name, ValueType type, boolean nullable) {}
