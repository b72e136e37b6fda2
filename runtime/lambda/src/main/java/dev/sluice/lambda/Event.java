package dev.sluice.lambda;

import java.util.List;

/** What a call brings. */
sealed interface Event {
  /** Records of one shard, in their order; at least one. */
  record Records(int shard, List<KinesisRecord> records) implements Event {
    public Records {
      records = List.copyOf(records);
    }
  }

  /** Take what has come, until nothing is left. */
  record Drain() implements Event {}

  /** Go on where the call before ends, until the deadline. */
  record Continue() implements Event {}

  /** Save what is committed, and read nothing new. */
  record Save() implements Event {}

  /** It is time: do what the function's trigger says. */
  record Tick() implements Event {}
}
