package dev.sluice.files;

import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.fault.Stop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The files of one partition in the order in which they are read: one file, or those of a directory
 * by name, with offsets running on through them. Folders, and what has a name that begins with a
 * dot, are not read; a link to nothing, and what is no file, stops the run, so that it is seen.
 *
 * <p>A directory is listed again when its last file is read, since files may come to it; one that
 * comes before a file already read is data loss.
 */
final class InputFiles {
  private final FileSystem files;
  private final Path root;
  private final boolean directory;
  private List<String> names = List.of();
  private int current = -1;
  private LineToken.FilesBefore before = LineToken.FilesBefore.NONE;

  InputFiles(FileSystem files, Path root, boolean directory) {
    this.files = files;
    this.root = root;
    this.directory = directory;
  }

  /** The file that is read now, or the root before the first. */
  Path current() {
    return !directory || current < 0 ? root : root.resolve(names.get(current));
  }

  /** The size of the current file now. */
  long currentBytes() throws IOException {
    return files.length(current());
  }

  /** What comes before the current file. */
  LineToken.FilesBefore before() {
    return before;
  }

  /** Whether there is a file after the current one. */
  boolean hasNext() throws IOException {
    if (!directory) {
      return current < 0;
    }
    if (current + 1 == names.size()) {
      list();
    }
    return current + 1 < names.size();
  }

  private void list() throws IOException {
    List<String> found = new ArrayList<>();
    for (String name : files.list(root)) {
      if (!name.startsWith(".") && isFile(name)) {
        found.add(name);
      }
    }
    for (int read = 0; read <= current; read++) {
      if (read >= found.size() || !found.get(read).equals(names.get(read))) {
        throw new Stop(
            Stop.Code.DATA_LOSS,
            "the input %s has changed: where file %s was read there is now %s; files may only be added after those already read. Put it back as it was, or start again with --fresh"
                .formatted(
                    root, names.get(read), read < found.size() ? found.get(read) : "no file"));
      }
    }
    names = found;
  }

  /** False for a folder, and if it has gone since the directory was listed. */
  private boolean isFile(String name) throws IOException {
    Path path = root.resolve(name);
    return switch (files.kind(path)) {
      case FILE -> true;
      case DIRECTORY -> false;
      case ABSENT -> {
        // Of one that was read before, the loss is what is to be said.
        if (!names.subList(0, current + 1).contains(name)
            && files.list(root).contains(name)
            && files.kind(path) == FileSystem.Kind.ABSENT) {
          throw FileSource.unusable(path, "it is a link to what does not exist; mend or remove it");
        }
        yield false;
      }
      case OTHER ->
          throw FileSource.unusable(
              path, "it is no file, and lies among the files of an input directory; remove it");
    };
  }

  /** Goes to the next file, which {@link #hasNext}, from one in which {@code bytes} were read. */
  void advance(long bytes) {
    if (directory) {
      String sized = current < 0 ? "" : before.names() + ":" + bytes;
      before =
          new LineToken.FilesBefore(
              current + 1, before.bytes() + bytes, hash(sized + "/" + names.get(current + 1)));
    }
    current++;
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new EngineBug("every JDK has SHA-256", e);
    }
  }

  /**
   * Goes to the file that {@code wanted} names.
   *
   * @throws Stop {@code DATA_LOSS} if the files before it are not those that were read
   */
  void goTo(LineToken.FilesBefore wanted) throws IOException {
    for (int file = 0; file <= wanted.count(); file++) {
      long bytes = current < 0 || !directory ? 0 : currentBytes();
      if (!hasNext()) {
        throw changed("there are only %d".formatted(file));
      }
      advance(bytes);
    }
    if (!before.equals(wanted)) {
      throw changed("their names or sizes are others (%d bytes)".formatted(before.bytes()));
    }
  }

  private Stop changed(String what) {
    return new Stop(
        Stop.Code.DATA_LOSS,
        "the input %s has changed: of the files that were read, %s; put them back as they were, or start again with --fresh"
            .formatted(root, what));
  }
}
