package dev.sluice.engine.store;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The head and pages of one partition of a function. One thread.
 *
 * <p>Damage (a checksum that does not hold) is {@code Stop} with {@code CORRUPT}; a store that
 * cannot write is {@code STORE_FAILED}.
 */
public interface PartitionStore extends AutoCloseable {
  /** The head as last written: a strong read. Empty before the first. */
  Optional<StoredHead> readHead();

  /**
   * Writes {@code next} if the head still holds the nonce {@code expected} ("" : there is no head
   * yet).
   *
   * @return {@code APPLIED}; {@code REFUSED} when the condition did not hold; {@code UNKNOWN} when
   *     only a read can tell
   */
  Outcome writeHead(String expected, StoredHead next);

  /**
   * Writes {@code next} under the same condition, and {@code rows} under theirs, all or nothing.
   * For a store whose sinks make such rows.
   */
  default AtomicOutcome writeHead(String expected, StoredHead next, CommitRows rows) {
    throw new IllegalArgumentException("this store writes no rows with a head");
  }

  /** Begins a page; its name was never used before. The caller closes the writer. */
  PageWriter newPage(PageName name);

  /** Opens a page to read it from its beginning; empty if there is no such page. */
  Optional<PageReader> openPage(PageName name);

  /** Every page that is there, named by a head or not. */
  List<PageName> pages();

  /** Deletes a page; no error if it is not there. */
  void deletePage(PageName name);

  /**
   * Another partition of the same function, to read what is final there; closed by the caller. For
   * a store whose functions read streams that are divided anew.
   */
  default PartitionStore partition(int number) {
    throw new IllegalArgumentException("in this store no partition goes on with another's state");
  }

  /** Says when to try; used by pull workers. */
  default Lease lease() {
    return Lease.ALWAYS;
  }

  @Override
  void close();

  /**
   * A page that is being written. It holds a constant number of bytes in memory, however long the
   * page becomes. Until it is finished nobody may count on anything of it.
   */
  interface PageWriter extends AutoCloseable {
    /** Appends bytes, which the caller may change afterwards. */
    void write(byte[] bytes, int from, int length);

    /** Makes the page durable, before it returns. Nothing is written after it. */
    void finish();

    /** Abandons the page unless it was finished. */
    @Override
    void close();
  }

  /**
   * A page that is being read. It holds a constant number of bytes in memory.
   *
   * <p>No byte is given out before a checksum of it, and of its place in this very page, has been
   * verified: a store checks chunk by chunk. So whoever parses the bytes parses what was once
   * written. That the page is whole shows at its end.
   */
  interface PageReader extends AutoCloseable {
    /**
     * Reads up to {@code length} bytes, at least one unless the page is at its end.
     *
     * @return how many were read; 0 at the end of the page, which then is known to be whole
     * @throws PageGone if the page was deleted meanwhile, or is being deleted; a store may also go
     *     on reading it
     */
    int read(byte[] into, int from, int length);

    @Override
    void close();
  }

  /** What became of a head write. */
  enum Outcome {
    APPLIED,
    REFUSED,
    UNKNOWN
  }

  /** What became of a head write with rows. */
  sealed interface AtomicOutcome {
    /** As of one without rows. */
    record Head(Outcome outcome) implements AtomicOutcome {}

    /** Nothing was written: the conditions of these outputs' rows did not hold. */
    record RowsRefused(List<Integer> outputs) implements AtomicOutcome {
      public RowsRefused {
        outputs = List.copyOf(outputs);
      }
    }
  }

  /** A head: its nonce (32 hex digits) and its encoded content. */
  record StoredHead(String nonce, byte[] content) {
    @Override
    public String toString() {
      return "StoredHead[%s, %d bytes]".formatted(nonce, content.length);
    }
  }

  /**
   * A page's name: the commit that first names it, and its number among that commit's pages.
   *
   * @param nonce the nonce of that commit
   */
  record PageName(long incarnation, long epoch, long batch, String nonce, int number) {
    /** The name as text: digits, hex and dashes, in one order for all stores. */
    public String text() {
      return incarnation + "-" + epoch + "-" + batch + "-" + nonce + "-" + number;
    }

    /** Written out: each commit looks names up, and a record's own is slow at first. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof PageName name
          && nonce.equals(name.nonce)
          && number == name.number
          && batch == name.batch
          && epoch == name.epoch
          && incarnation == name.incarnation;
    }

    @Override
    public int hashCode() {
      return 31 * nonce.hashCode() + number;
    }

    /**
     * Reads {@link #text}.
     *
     * @throws IllegalArgumentException if it is not a name
     */
    public static PageName parse(String text) {
      String[] parts = text.split("-", -1);
      if (parts.length != 5) {
        throw new IllegalArgumentException("not a page name: " + text);
      }
      return new PageName(
          Long.parseLong(parts[0]),
          Long.parseLong(parts[1]),
          Long.parseLong(parts[2]),
          parts[3],
          Integer.parseInt(parts[4]));
    }
  }
}
