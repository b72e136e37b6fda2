package dev.sluice.lambda;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.output.JsonText;
import dev.sluice.engine.time.Watermark;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a call that saves answers: of each shard whether it is saved, and in a word or a sentence
 * what is true of it; and whether all are.
 */
final class SaveReport {
  private final Map<Integer, JsonText> shards = new TreeMap<>();
  private boolean all = true;

  /** Nothing is left to do of a shard, whose last event and watermark are those of the head. */
  void saved(Head head, String what) {
    JsonText json = begin(head.subject().partition(), true, what);
    if (!head.position().offset().isEmpty()) {
      json.raw(",\"offset\":").string(head.position().offset());
    }
    if (head.watermark() != Watermark.START && head.watermark() != Watermark.END) {
      json.raw(",\"watermark\":").instant(head.watermark());
    }
    json.raw(",\"in\":").number(head.counters().in).raw('}');
  }

  /** Nobody has committed anything of a shard, so that there is nothing to save. */
  void unread(int shard) {
    begin(shard, true, "unread").raw('}');
  }

  /** A shard is not saved, and why. */
  void unsaved(int shard, String why) {
    all = false;
    begin(shard, false, why).raw('}');
  }

  private JsonText begin(int shard, boolean saved, String what) {
    JsonText json = new JsonText();
    shards.put(shard, json);
    json.raw("{\"shard\":").number(shard);
    json.raw(",\"saved\":").raw(Boolean.toString(saved));
    // Half a surrogate pair, which JSON can't carry, becomes a '?'.
    byte[] utf8 = what.getBytes(StandardCharsets.UTF_8);
    return json.raw(",\"what\":").string(new String(utf8, StandardCharsets.UTF_8));
  }

  /** The answer, in the order of the shards. */
  String json() {
    String each = shards.values().stream().map(JsonText::toString).collect(Collectors.joining(","));
    return "{\"saved\":%s,\"shards\":[%s]}".formatted(all, each);
  }
}
