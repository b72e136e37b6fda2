package dev.sluice.dynamodb;

import dev.sluice.engine.store.PartitionStore.PageName;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Deletes a page, its item last: a crash before that leaves an item that {@code pages()} lists, so
 * that whoever deletes next finds the rest.
 *
 * <p>Of a page whose writer had come to its end before it put the marker, the marker says that it
 * has one chunk. No look is needed then to know what to delete: the chunk may be there or not yet,
 * the page has no other and never will, and deleting what is not there does no harm. How many
 * chunks another page has, and one of an earlier version, is found by looking.
 *
 * <p>Its writer may still be at it: a worker that was halted, is thought to be dead, and comes back
 * when a collector has a newer head (rule 16). It goes on with chunks that nobody would find. So
 * the writer looks for its page's item before it says that the page is finished, and takes its
 * chunks back if that is gone; and here, after the item is gone, chunks that were added meanwhile
 * are deleted: those behind the ones that were counted, and the last of these once more, which may
 * have been put after it was deleted (again, because an answer was lost, or for the first time, if
 * there was none yet). If the writer found the item, all its chunks came before the item was
 * deleted and are found here; if not, it deletes them itself.
 *
 * <p>What can still stay behind: chunks of a writer that died for good between its last chunk and
 * that look, while its page was deleted; and a chunk that the network delivers after all that. At
 * most one page a death; it is named by nothing and never will be (its name holds the nonce of a
 * commit that was never made), so it costs its storage and nothing else.
 */
final class PageDeletion {
  private final PagePlaces places;
  private final PageName name;
  private final PageItem item;

  PageDeletion(PagePlaces places, PageName name) {
    this.places = places;
    this.name = name;
    this.item = places.item(name);
  }

  /** Deletes a page that may be large, or not be there. */
  void run() {
    Optional<Map<String, AttributeValue>> found = item.readLast();
    if (found.isEmpty()) {
      return;
    }
    if (PageItem.isMarker(found.get())) {
      deleteLarge(places.chunks(name, item.bucket(found.get())), item.isSingle(found.get()));
    } else {
      item.delete();
    }
  }

  private void deleteLarge(PageChunks chunks, boolean single) {
    int count = single ? 1 : chunks.countAtLeastOne();
    chunks.deleteFirst(count);
    item.delete();
    chunks.deleteAgain(count - 1);
    int end = single ? count : PageChunks.CHUNKS_MAX;
    for (int number = count; number < end && chunks.has(number); number++) {
      chunks.delete(number);
    }
  }
}
