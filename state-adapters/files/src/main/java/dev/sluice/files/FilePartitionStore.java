package dev.sluice.files;

import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.store.PartitionStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One partition's head and pages.
 *
 * <p>A head is written to a temporary file, synced, renamed over the old one, and its directory
 * synced: a crash leaves the old or the new. Its directory is locked, so the nonce that was read is
 * the nonce that is replaced. A page is written under its own name; until a head names it, nobody
 * minds what a crash left of it.
 */
final class FilePartitionStore implements PartitionStore {
  static final String PAGES = "pages";
  private static final String HEAD = "head";
  private static final String HEAD_TEMP = "head.tmp";
  private static final int NONCE_BYTES = 32;

  private final FileSystem files;
  private final Path directory;
  private final Path head;
  private final Path pages;
  private final Failpoints failpoints;
  private final Runnable onClose;

  FilePartitionStore(FileSystem files, Path directory, Failpoints failpoints, Runnable onClose) {
    this.files = files;
    this.directory = directory;
    this.head = directory.resolve(HEAD);
    this.pages = directory.resolve(PAGES);
    this.failpoints = failpoints;
    this.onClose = onClose;
  }

  @Override
  public Optional<StoredHead> readHead() {
    try {
      if (files.kind(head) == FileSystem.Kind.ABSENT) {
        return Optional.empty();
      }
      try (FileSystem.OpenFile file = files.open(head, FileSystem.Access.READ)) {
        byte[] content = new FrameReader(head, file, HEAD).readAll();
        return Optional.of(
            new StoredHead(
                new String(content, 0, NONCE_BYTES, StandardCharsets.US_ASCII),
                Arrays.copyOfRange(content, NONCE_BYTES, content.length)));
      }
    } catch (IOException e) {
      throw IoFailure.loading(head, e);
    }
  }

  @Override
  public Outcome writeHead(String expected, StoredHead next) {
    String current = readHead().map(StoredHead::nonce).orElse("");
    if (!current.equals(expected)) {
      return Outcome.REFUSED;
    }
    byte[] nonce = next.nonce().getBytes(StandardCharsets.US_ASCII);
    if (nonce.length != NONCE_BYTES) {
      throw new IllegalArgumentException("a nonce is 32 hex digits, was " + next.nonce());
    }
    byte[] content = Arrays.copyOf(nonce, NONCE_BYTES + next.content().length);
    System.arraycopy(next.content(), 0, content, NONCE_BYTES, next.content().length);
    try {
      replaceHead(content);
    } catch (IOException e) {
      throw IoFailure.storing(head, e);
    }
    return Outcome.APPLIED;
  }

  private void replaceHead(byte[] content) throws IOException {
    Path temp = directory.resolve(HEAD_TEMP);
    try (FileSystem.OpenFile file = files.open(temp, FileSystem.Access.WRITE)) {
      file.truncate(0);
      FrameWriter frame = new FrameWriter(file, HEAD);
      frame.write(content, 0, content.length);
      frame.end();
      failpoints.reached(Failpoint.HEAD_TEMP);
      file.sync();
    }
    files.rename(temp, head);
    failpoints.reached(Failpoint.HEAD_RENAMED);
    files.syncDirectory(directory);
    failpoints.reached(Failpoint.HEAD_SYNCED);
  }

  @Override
  public PageWriter newPage(PageName name) {
    Path path = pages.resolve(name.text());
    try {
      return new FilePageWriter(files, pages, name.text(), failpoints);
    } catch (IOException e) {
      throw IoFailure.storing(path, e);
    }
  }

  @Override
  public Optional<PageReader> openPage(PageName name) {
    Path path = pages.resolve(name.text());
    try {
      if (files.kind(path) == FileSystem.Kind.ABSENT) {
        return Optional.empty();
      }
      FileSystem.OpenFile file = files.open(path, FileSystem.Access.READ);
      try {
        return Optional.of(
            new FilePageReader(path, file, new FrameReader(path, file, name.text())));
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      throw IoFailure.loading(path, e);
    }
  }

  @Override
  public List<PageName> pages() {
    try {
      List<PageName> names = new ArrayList<>();
      for (String name : files.list(pages)) {
        parse(name).ifPresent(names::add);
      }
      return names;
    } catch (IOException e) {
      throw IoFailure.loading(pages, e);
    }
  }

  /** Empty for a file that is not ours, which is left alone. */
  private static Optional<PageName> parse(String name) {
    try {
      return Optional.of(PageName.parse(name));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** Not synced: a page that a crash brings back is still named by no head and is deleted again. */
  @Override
  public void deletePage(PageName name) {
    Path path = pages.resolve(name.text());
    try {
      failpoints.reached(Failpoint.PAGE_DELETE);
      files.delete(path);
    } catch (IOException e) {
      throw IoFailure.storing(path, e);
    }
  }

  @Override
  public void close() {
    onClose.run();
  }
}
