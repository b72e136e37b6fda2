package dev.sluice.files;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What the readers of one split file have read for each other. Any thread.
 *
 * <p><b>State.</b> The place of each open reader, and the blocks from the hindmost reader on, by
 * where they start; a block begins at the first line at or behind a multiple of {@code blockBytes},
 * so that readers that were opened at different places come to the same ones.
 *
 * <p><b>Order.</b> A reader takes the block at its place if it is there. If not, it makes it and
 * gives it; who asks meanwhile waits for that. Nobody gets further than {@code windowBytes} ahead
 * of the hindmost, as long as that one moves: the function is not done before its slowest partition
 * is.
 *
 * <p><b>Failure.</b> Sharing saves work, and no answer depends on it. A reader that waited in vain
 * for the hindmost to move goes on by itself, and what it makes outside the window is not kept. So
 * readers may be used in any order, by one thread too, and what is held is bounded.
 */
final class SharedBlocks {
  /**
   * {@code blockBytes}: of the file, in a block. {@code windowBytes}: in all blocks held. {@code
   * patienceMillis}: how long the hindmost is waited for while it does not move.
   */
  record Sizes(int blockBytes, int windowBytes, long patienceMillis) {
    static final Sizes DEFAULT = new Sizes(256 << 10, 16 << 20, 100);
  }

  private final Sizes sizes;
  private final long patienceNanos;
  private final List<Place> places = new ArrayList<>();
  private final TreeMap<Long, RoutedBlock> blocks = new TreeMap<>();
  private final Set<Long> inTheMaking = new HashSet<>();

  SharedBlocks(Sizes sizes) {
    this.sizes = sizes;
    this.patienceNanos = TimeUnit.MILLISECONDS.toNanos(sizes.patienceMillis());
  }

  /** Where a reader is. */
  static final class Place {
    private long offset;

    private Place(long offset) {
      this.offset = offset;
    }
  }

  /** A block's lines start before this, if the first starts at {@code offset}. */
  long endOf(long offset) {
    return (offset / sizes.blockBytes() + 1) * sizes.blockBytes();
  }

  /** The most bytes of lines in a block of more than one. */
  int bytesMax() {
    return 2 * sizes.blockBytes();
  }

  synchronized Place join(long offset) {
    Place place = new Place(offset);
    places.add(place);
    return place;
  }

  synchronized void leave(Place place) {
    places.remove(place);
    moved();
  }

  /**
   * The block that starts at {@code offset}, where the reader is now. If empty, the reader is to
   * make it and to {@link #give} it, or to {@link #giveUp}.
   */
  synchronized Optional<RoutedBlock> take(Place place, long offset) {
    place.offset = offset;
    moved();
    long hindmost = hindmost();
    long deadline = System.nanoTime() + patienceNanos;
    while (true) {
      RoutedBlock found = blocks.get(offset);
      if (found != null) {
        return Optional.of(found);
      }
      boolean made = inTheMaking.contains(offset);
      long left = deadline - System.nanoTime();
      if (!made && (isInWindow(offset) || left <= 0)) {
        inTheMaking.add(offset);
        return Optional.empty();
      }
      try {
        wait(TimeUnit.NANOSECONDS.toMillis(made ? patienceNanos : left) + 1);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      if (hindmost() != hindmost) {
        hindmost = hindmost();
        deadline = System.nanoTime() + patienceNanos;
      }
    }
  }

  synchronized void give(long offset, RoutedBlock block) {
    inTheMaking.remove(offset);
    if (isInWindow(offset)) {
      blocks.put(offset, block);
    }
    notifyAll();
  }

  /** The block could not be made, or is not whole yet. */
  synchronized void giveUp(long offset) {
    inTheMaking.remove(offset);
    notifyAll();
  }

  /** How many bytes of lines are held. */
  synchronized long bytesHeld() {
    return blocks.values().stream().mapToLong(RoutedBlock::bytes).sum();
  }

  private boolean isInWindow(long offset) {
    return offset - hindmost() <= sizes.windowBytes();
  }

  private long hindmost() {
    long hindmost = Long.MAX_VALUE;
    for (Place place : places) {
      hindmost = Math.min(hindmost, place.offset);
    }
    return hindmost;
  }

  private void moved() {
    blocks.headMap(hindmost(), false).clear();
    notifyAll();
  }
}
