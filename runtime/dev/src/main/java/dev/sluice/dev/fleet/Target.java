package dev.sluice.dev.fleet;

import dev.sluice.local.Invoked;

/** A function as those who call it see it. Thread-safe. */
@FunctionalInterface
public interface Target {
  /** Calls it, and waits for what becomes of the call, before that for a place if there is none. */
  Invoked invoke(String event) throws InterruptedException;
}
