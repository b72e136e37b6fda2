package dev.sluice.lambda;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.output.JsonText;
import dev.sluice.engine.time.Watermark;
import java.nio.charset.StandardCharsets;

/**
 * What a call that saves answers: of each shard whether it is saved, and in a word or a sentence
 * what is true of it; and whether all are.
 */
final class SaveReport {
  private final JsonText shards = new JsonText();
  private boolean all = true;

  /** Nothing is left to do of a shard, whose last event and watermark are those of the head. */
  void saved(Head head, String what) {
    begin(head.subject().partition(), true, what);
    if (!head.position().offset().isEmpty()) {
      shards.raw(",\"offset\":").string(head.position().offset());
    }
    if (head.watermark() != Watermark.START && head.watermark() != Watermark.END) {
      shards.raw(",\"watermark\":").instant(head.watermark());
    }
    shards.raw(",\"in\":").number(head.counters().in).raw('}');
  }

  /** Nobody has had a shard, so that there is nothing to save. */
  void unread(int shard) {
    begin(shard, true, "unread");
    shards.raw('}');
  }

  /** A shard is not saved, and why. */
  void unsaved(int shard, String why) {
    all = false;
    begin(shard, false, why);
    shards.raw('}');
  }

  private void begin(int shard, boolean saved, String what) {
    if (shards.size() > 0) {
      shards.raw(',');
    }
    shards.raw("{\"shard\":").number(shard);
    shards.raw(",\"saved\":").raw(Boolean.toString(saved));
    // Half a surrogate pair, which JSON can't carry, becomes a '?'.
    byte[] utf8 = what.getBytes(StandardCharsets.UTF_8);
    shards.raw(",\"what\":").string(new String(utf8, StandardCharsets.UTF_8));
  }

  /** The answer. */
  String json() {
    return "{\"saved\":%s,\"shards\":[%s]}".formatted(all, shards);
  }
}
