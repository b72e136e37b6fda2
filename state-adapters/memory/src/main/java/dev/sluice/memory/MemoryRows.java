package dev.sluice.memory;

import dev.sluice.engine.store.CommitRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Outputs of a memory sink that a memory store writes with a head. */
final class MemoryRows implements CommitRows {
  private final Map<Integer, String> payloads = new TreeMap<>();
  private final Predicate<String> refused;
  private final BiConsumer<Integer, String> write;

  MemoryRows(Predicate<String> refused, BiConsumer<Integer, String> write) {
    this.refused = refused;
    this.write = write;
  }

  void add(int output, String payload) {
    payloads.put(output, payload);
  }

  boolean isEmpty() {
    return payloads.isEmpty();
  }

  @Override
  public boolean contains(int output) {
    return payloads.containsKey(output);
  }

  /** Those that the sink refuses. */
  List<Integer> refused() {
    List<Integer> outputs = new ArrayList<>();
    payloads.forEach(
        (output, payload) -> {
          if (refused.test(payload)) {
            outputs.add(output);
          }
        });
    return outputs;
  }

  void write() {
    payloads.forEach(write);
  }
}
