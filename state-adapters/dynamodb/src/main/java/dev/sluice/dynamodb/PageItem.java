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

  /** Writes the marker. */
  void putMarker(String writer) {
    put(writer, Map.of());
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

  /** What is there; empty for no such page. */
  Optional<Map<String, AttributeValue>> read() {
    return table.getUnchanging(Operation.PAGE_READ, key);
  }

  /** The whole of a small page; empty if the item is a marker. */
  Optional<Piece> whole(Map<String, AttributeValue> item) {
    return item.containsKey(Piece.BODY)
        ? Optional.of(Piece.read(key, table.name(), item))
        : Optional.empty();
  }

  /** What the item of a page is. */
  enum Form {
    ABSENT,
    WHOLE,
    MARKER
  }

  /** What it is, as last written. */
  Form form() {
    return table
        .get(Operation.PAGE_READ, key)
        .map(item -> item.containsKey(Piece.BODY) ? Form.WHOLE : Form.MARKER)
        .orElse(Form.ABSENT);
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
