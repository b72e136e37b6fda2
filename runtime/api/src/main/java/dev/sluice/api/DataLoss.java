package dev.sluice.api;

/** What becomes of a function whose stream no longer has events that it has not read yet. */
public enum DataLoss {
  /** It stops, and says which events are gone. */
  STOP,
  /** It records that there is a gap, counts it, and goes on behind it. */
  CONTINUE
}
