package dev.sluice.compiler.check;

/** A record that the compiler knows as a class file only. */
public record InJar(String id, float weight) {}
