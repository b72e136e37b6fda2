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
    return read(head, HEAD)
        .map(
            content ->
                new StoredHead(
                    new String(content, 0, NONCE_BYTES, StandardCharsets.US_ASCII),
                    Arrays.copyOfRange(content, NONCE_BYTES, content.length)));
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
      Frame.append(file, HEAD, content);
      failpoints.reached(Failpoint.HEAD_TEMP);
      file.sync();
    }
    files.rename(temp, head);
    failpoints.reached(Failpoint.HEAD_RENAMED);
    files.syncDirectory(directory);
    failpoints.reached(Failpoint.HEAD_SYNCED);
  }

  @Override
  public void writePage(PageName name, byte[] content) {
    Path path = pages.resolve(name.text());
    try {
      try (FileSystem.OpenFile file = files.open(path, FileSystem.Access.CREATE)) {
        Frame.append(file, name.text(), content);
        failpoints.reached(Failpoint.PAGE_WRITE);
        file.sync();
      }
      files.syncDirectory(pages);
      failpoints.reached(Failpoint.PAGE_SYNCED);
    } catch (IOException e) {
      throw IoFailure.storing(path, e);
    }
  }

  @Override
  public Optional<byte[]> readPage(PageName name) {
    return read(pages.resolve(name.text()), name.text());
  }

  private Optional<byte[]> read(Path path, String name) {
    try {
      return files.kind(path) == FileSystem.Kind.ABSENT
          ? Optional.empty()
          : Optional.of(Frame.content(path, name, files.readAll(path)));
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
