package dev.sluice.files;

/**
 * A program and its observer. The observer's memory survives crashes: it knows what the program was
 * told is safe.
 */
interface CrashScenario {
  /**
   * Runs from whatever the files hold to the end, and fails with an {@link AssertionError} or a
   * {@code Stop} when they do not hold what was said to be safe.
   */
  void run(SimulatedFileSystem files);
}
