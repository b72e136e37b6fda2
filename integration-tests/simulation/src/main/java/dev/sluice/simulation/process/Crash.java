package dev.sluice.simulation.process;

/**
 * The process is dead. An error, so that nothing takes it for a failure that can be dealt with; a
 * new one at every step that the dead process still tries, as its blocks are left.
 */
public final class Crash extends Error {
  private static final long serialVersionUID = 1;

  Crash(String process) {
    super(process + " is dead", null, false, false);
  }
}
