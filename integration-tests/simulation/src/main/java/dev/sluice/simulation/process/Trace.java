package dev.sluice.simulation.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** What happened in a run, step by step: a hash of all of it, and the end of it in words. */
public final class Trace {
  private static final int KEPT = 60;
  private static final long PRIME = 0x100000001B3L;

  private final Deque<String> last = new ArrayDeque<>();
  private final Consumer<String> listener;
  private long hash = 0xCBF29CE484222325L;
  private long steps;

  /** {@code listener} hears every line. */
  public Trace(Consumer<String> listener) {
    this.listener = listener;
  }

  /** One more step. */
  void step() {
    steps++;
  }

  /** This happened. */
  public void add(long millis, String who, String what) {
    String line = "%d ms %s %s".formatted(millis, who, what);
    for (int i = 0; i < line.length(); i++) {
      hash = (hash ^ line.charAt(i)) * PRIME;
    }
    if (last.size() == KEPT) {
      last.removeFirst();
    }
    last.addLast(line);
    listener.accept(line);
  }

  /** The same for two runs that did the same. */
  public long hash() {
    return hash;
  }

  /** How many steps processes have taken. */
  public long steps() {
    return steps;
  }

  /** The last lines. */
  public List<String> last() {
    return List.copyOf(last);
  }
}
