package dev.sluice.engine.decode;

/** Why one event is dead: the code and one sentence. */
record Fault(DeadCode code, String reason) {}
