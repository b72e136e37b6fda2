package dev.sluice.api;

/** What becomes of an event that comes after its windows have closed. */
public enum LatePolicy {
  /** It is counted. */
  DROP,
  /**
   * It is counted and written, raw, with its offset and by how much it was late, to the late
   * output.
   */
  SIDE_OUTPUT
}
