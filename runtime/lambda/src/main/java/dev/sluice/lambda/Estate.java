package dev.sluice.lambda;

import dev.sluice.engine.store.PartitionStore;
import java.util.List;

/** All state of all functions that lies in one place. */
interface Estate {
  /** The functions that have some, by name. */
  List<String> functions();

  /** The numbers of a function's partitions, in order. */
  List<Integer> partitions(String function);

  /** The items of a partition; the caller closes them. */
  PartitionStore open(String function, int partition);
}
