package dev.sluice.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Appends events to a directory of files that {@link FileSource} reads as one partition. A file
 * that is full is followed by one whose name is the position at which it starts.
 *
 * <p>What was appended is safe after {@link #sync}; a line that a crash cut off is cut away when
 * the log is opened again. One thread.
 */
public final class FileLog implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final byte[] NEWLINE = {'\n'};

  private final FileSystem files;
  private final Path directory;
  private final long fileBytesMax;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int buffered;
  private Path path;
  private FileSystem.@Nullable OpenFile file;
  private long start;
  private long length;

  private FileLog(FileSystem files, Path directory, long fileBytesMax) {
    this.files = files;
    this.directory = directory;
    this.fileBytesMax = fileBytesMax;
    this.path = directory.resolve(name(0));
  }

  /** Opens a log, new or not, behind its last whole line. */
  public static FileLog open(FileSystem files, Path directory, long fileBytesMax) {
    FileLog log = new FileLog(files, directory, fileBytesMax);
    try {
      files.ensureDirectory(directory);
      log.recover();
      return log;
    } catch (IOException e) {
      throw IoFailure.storing(log.path, e);
    }
  }

  private void recover() throws IOException {
    List<String> names = files.list(directory);
    if (!names.isEmpty()) {
      String last = names.getLast();
      path = directory.resolve(last);
      start = Long.parseLong(last.substring(0, last.indexOf('.')));
    }
    FileSystem.OpenFile opened = files.open(path, FileSystem.Access.WRITE);
    file = opened;
    length = wholeLines(opened);
    opened.truncate(length);
    files.syncDirectory(directory);
  }

  private static long wholeLines(FileSystem.OpenFile file) throws IOException {
    byte[] block = new byte[BUFFER_BYTES];
    long end = file.length();
    while (end > 0) {
      int size = (int) Math.min(block.length, end);
      int read = file.read(end - size, block, 0, size);
      for (int at = read - 1; at >= 0; at--) {
        if (block[at] == '\n') {
          return end - size + at + 1;
        }
      }
      end -= size;
    }
    return 0;
  }

  private static String name(long start) {
    return "%019d.ndjson".formatted(start);
  }

  /** Appends one line, given without its newline. Readers see it after {@link #flush}. */
  public void append(byte[] line, int from, int size) {
    try {
      if (length + buffered >= fileBytesMax) {
        roll();
      }
      put(line, from, size);
      put(NEWLINE, 0, 1);
    } catch (IOException e) {
      throw IoFailure.storing(path, e);
    }
  }

  private void put(byte[] bytes, int from, int size) throws IOException {
    if (size > buffer.length - buffered) {
      write();
    }
    if (size > buffer.length) {
      current().append(bytes, from, size);
      length += size;
    } else {
      System.arraycopy(bytes, from, buffer, buffered, size);
      buffered += size;
    }
  }

  private void write() throws IOException {
    current().append(buffer, 0, buffered);
    length += buffered;
    buffered = 0;
  }

  private FileSystem.OpenFile current() throws IOException {
    if (file == null) {
      throw new IOException("the log is closed");
    }
    return file;
  }

  /** The file before is whole and safe before the next one is there. */
  private void roll() throws IOException {
    write();
    current().sync();
    current().close();
    start += length;
    length = 0;
    path = directory.resolve(name(start));
    file = files.open(path, FileSystem.Access.CREATE);
    files.syncDirectory(directory);
  }

  /** Shows readers what was appended. */
  public void flush() {
    try {
      write();
    } catch (IOException e) {
      throw IoFailure.storing(path, e);
    }
  }

  /** Makes what was appended survive a crash. */
  public void sync() {
    try {
      write();
      current().sync();
    } catch (IOException e) {
      throw IoFailure.storing(path, e);
    }
  }

  /** How many bytes the log has, flushed or not. */
  public long bytes() {
    return start + length + buffered;
  }

  /** Closes the log; what was appended survives a crash. */
  @Override
  public void close() {
    if (file != null) {
      sync();
      try {
        file.close();
      } catch (IOException e) {
        throw IoFailure.storing(path, e);
      }
      file = null;
    }
  }
}
