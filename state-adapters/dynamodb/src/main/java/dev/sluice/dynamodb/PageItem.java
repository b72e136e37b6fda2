package dev.sluice.dynamodb;

import dev.sluice.engine.fault.Stop;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DataFormatException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The one item that says that there is a page: a small page lies in it whole; of a large one it is
 * the marker by which its chunks are found. It is written under the condition that there is none
 * yet, or that an earlier attempt of the same writer wrote it: a name is never used twice.
 */
final class PageItem {
  private static final String WRITER = "writer";
  private static final String BUCKET = "bucket";
  private static final String SINGLE = "single";

  private final StateTable table;
  private final ItemKey key;

  PageItem(StateTable table, ItemKey key) {
    this.table = table;
    this.key = key;
  }

  /** Writes a page that is small. */
  void putWhole(String writer, byte[] bytes, int length) {
    put(writer, Piece.attributes(key, bytes, length, true));
  }

  /**
   * Writes the marker.
   *
   * @param bucket where the chunks will lie; empty for the table
   * @param single whether the page is known to have one chunk
   */
  void putMarker(String writer, Optional<String> bucket, boolean single) {
    Map<String, AttributeValue> content = new HashMap<>();
    bucket.ifPresent(name -> content.put(BUCKET, AttributeValue.fromS(name)));
    if (single) {
      content.put(SINGLE, AttributeValue.fromBool(true));
    }
    put(writer, content);
  }

  private void put(String writer, Map<String, AttributeValue> content) {
    Map<String, AttributeValue> attributes = new HashMap<>(content);
    attributes.put(WRITER, AttributeValue.fromS(writer));
    Condition ours =
        new Condition(
            "attribute_not_exists(pk) OR #writer = :writer",
            Map.of("#writer", WRITER),
            Map.of(":writer", AttributeValue.fromS(writer)));
    Sent sent = table.put(Operation.PAGE_WRITE, key, attributes, ours, Backoff.STORE);
    if (!sent.isApplied(table.failure(Operation.PAGE_WRITE))) {
      throw new Stop(
          Stop.Code.STORE_FAILED,
          "page %s is in table %s already; pages are never written twice"
              .formatted(key.sk(), table.name()));
    }
  }

  /** The bucket that the chunks of a large page lie in; empty for the table. */
  Optional<String> bucket(Map<String, AttributeValue> item) {
    return Optional.ofNullable(item.get(BUCKET)).map(AttributeValue::s);
  }

  /** Whether a marker says that the page has one chunk; it has any number if not. */
  boolean isSingle(Map<String, AttributeValue> marker) {
    return marker.containsKey(SINGLE);
  }

  /** What is there; empty for no such page. */
  Optional<Map<String, AttributeValue>> read() {
    return table.getUnchanging(Operation.PAGE_READ, key);
  }

  /** The whole of a small page; empty if the item is a marker. */
  Optional<Piece> whole(Map<String, AttributeValue> item) {
    return isMarker(item) ? Optional.empty() : Optional.of(Piece.read(key, table.name(), item));
  }

  /** What is there, as last written; empty for no such page. */
  Optional<Map<String, AttributeValue>> readLast() {
    return table.get(Operation.PAGE_READ, key);
  }

  /** Whether the page is large, and this only its marker. */
  static boolean isMarker(Map<String, AttributeValue> item) {
    return !item.containsKey(Piece.BODY);
  }

  /** Whether it is there, as last written. */
  boolean isThere() {
    return table.has(Operation.PAGE_READ, key);
  }

  /** Deletes it. */
  void delete() {
    table.delete(Operation.PAGE_DELETE, key, null);
  }

  /** Only the owner of a newer head deletes the page of a commit that is under way (rule 16). */
  Stop deletedMeanwhile() {
    return new Stop(
        Stop.Code.SUPERSEDED,
        "page %s was deleted from table %s while it was written: another worker has this partition now; nothing is lost"
            .formatted(key.sk(), table.name()));
  }

  /** All of the page's bytes are as they were written, and still are no deflated page. */
  Stop notDeflated(DataFormatException why) {
    return new Stop(
        Stop.Code.CORRUPT,
        "page %s in table %s is damaged: it does not inflate to a page; restore the table from a backup, or start again from the input with --fresh"
            .formatted(key.sk(), table.name()),
        why);
  }
}
