package dev.sluice.files;

/**
 * How input is read.
 *
 * @param maxEventBytes a line longer than this is not buffered, and dead
 * @param bounded whether the input ends where its files end. If so, a last line needs no newline;
 *     if not, a line without its newline is not an event yet
 */
public record ReadOptions(int maxEventBytes, boolean bounded) {
  public ReadOptions {
    if (maxEventBytes < 1) {
      throw new IllegalArgumentException("maxEventBytes must be > 0, was " + maxEventBytes);
    }
  }
}
