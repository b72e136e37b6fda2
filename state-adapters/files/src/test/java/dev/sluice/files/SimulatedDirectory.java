package dev.sluice.files;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Names, of which some are on the disk and the rest are changes that are not. */
final class SimulatedDirectory implements SimulatedNode {
  /** A change of names that happens as a whole or not; a name with nothing is taken away. */
  private record Change(Map<String, @Nullable SimulatedNode> names) {}

  private final List<Change> unsynced = new ArrayList<>();
  private TreeMap<String, SimulatedNode> onDisk = new TreeMap<>();
  private TreeMap<String, SimulatedNode> names = new TreeMap<>();

  @Nullable SimulatedNode get(String name) {
    return names.get(name);
  }

  List<String> names() {
    return List.copyOf(names.keySet());
  }

  void link(String name, SimulatedNode node) {
    Map<String, @Nullable SimulatedNode> change = new HashMap<>();
    change.put(name, node);
    change(change);
  }

  void unlink(String name) {
    Map<String, @Nullable SimulatedNode> change = new HashMap<>();
    change.put(name, null);
    change(change);
  }

  void rename(String from, String to, SimulatedNode node) {
    Map<String, @Nullable SimulatedNode> change = new HashMap<>();
    change.put(from, null);
    change.put(to, node);
    change(change);
  }

  private void change(Map<String, @Nullable SimulatedNode> change) {
    unsynced.add(new Change(change));
    apply(names, change);
  }

  private static void apply(
      Map<String, SimulatedNode> names, Map<String, @Nullable SimulatedNode> change) {
    change.forEach(
        (name, node) -> {
          if (node == null) {
            names.remove(name);
          } else {
            names.put(name, node);
          }
        });
  }

  void sync() {
    onDisk = new TreeMap<>(names);
    unsynced.clear();
  }

  @Override
  public void loseUnsynced(SimulatedFileSystem.Survival survival, Random random) {
    for (Change change : unsynced) {
      if (random.nextDouble() < survival.names()) {
        apply(onDisk, change.names());
      }
    }
    names = onDisk;
    sync();
    names.values().forEach(node -> node.loseUnsynced(survival, random));
  }
}
