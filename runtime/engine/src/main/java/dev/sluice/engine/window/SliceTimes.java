package dev.sluice.engine.window;

import dev.sluice.engine.plan.WindowSpec;

/**
 * The arithmetic of windows of one size that start every so often, and of the slices they are made
 * of: the largest pieces that no window cuts. Floor division throughout, so times may be negative.
 *
 * @param size how long a window is
 * @param every how far apart windows start
 * @param offset where one of them starts
 * @param slice how long a slice is: it divides size and every
 */
record SliceTimes(long size, long every, long offset, long slice) {
  /** Of a tumbling or hopping window. */
  static SliceTimes of(WindowSpec window) {
    return switch (window) {
      case WindowSpec.Tumbling(long size, long offset) ->
          new SliceTimes(size, size, Math.floorMod(offset, size), size);
      case WindowSpec.Hopping hopping ->
          new SliceTimes(hopping.sizeMillis(), hopping.everyMillis(), 0, hopping.sliceMillis());
      case WindowSpec.Sliding _, WindowSpec.None _ ->
          throw new IllegalArgumentException("no slices in " + window);
    };
  }

  /** The same windows, made of pieces that are this many slices long, as far as they go. */
  SliceTimes coarser(int slices) {
    return new SliceTimes(size, every, offset, slice * slices);
  }

  /** The start of the slice that a time lies in. */
  long sliceStart(long time) {
    return time - Math.floorMod(time - offset, slice);
  }

  /**
   * The first end of a window after a time. If the time is a slice's start, that window contains
   * the slice.
   */
  long firstEndAfter(long time) {
    return time + every - Math.floorMod(time - size - offset, every);
  }

  /** The end of the last window that contains a slice: then it expires. */
  long lastEnd(long sliceStart) {
    return sliceStart - Math.floorMod(sliceStart - offset, every) + size;
  }
}
