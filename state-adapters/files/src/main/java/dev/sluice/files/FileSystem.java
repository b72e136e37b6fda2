package dev.sluice.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The few operations on files that stores, sinks and sources need.
 *
 * <p>What a crash of the machine leaves is the reason for this seam: bytes of a file are safe after
 * {@link OpenFile#sync}, and the creation, renaming or removal of a name is safe after {@link
 * #syncDirectory} of the directory that it is in; anything else may be lost, torn or reordered.
 * Calls for different files may come from several threads.
 */
public interface FileSystem {
  /** The disk. */
  static FileSystem disk() {
    return new DiskFileSystem();
  }

  /** How a file is opened. */
  enum Access {
    /** To read; the file must be there. */
    READ,
    /** To read and write; created empty if it is not there. */
    WRITE,
    /** To read and write; the file must not be there. */
    CREATE
  }

  /** What is at a path. */
  enum Kind {
    ABSENT,
    FILE,
    DIRECTORY,
    /** A pipe or device, which cannot be read twice. */
    OTHER
  }

  /** An open file. One thread. */
  interface OpenFile extends AutoCloseable {
    /**
     * Reads up to {@code length} bytes at {@code position}; at least one unless the end is there.
     *
     * @return how many were read; 0 at the end of the file
     */
    int read(long position, byte[] into, int from, int length) throws IOException;

    /** Reads the {@code length} bytes at {@code position}; false if there are not so many. */
    default boolean readFully(long position, byte[] into, int length) throws IOException {
      int filled = 0;
      while (filled < length) {
        int read = read(position + filled, into, filled, length - filled);
        if (read == 0) {
          return false;
        }
        filled += read;
      }
      return true;
    }

    /** Writes all these bytes at the end of the file. */
    void append(byte[] bytes, int from, int length) throws IOException;

    long length() throws IOException;

    void truncate(long length) throws IOException;

    /** Makes the file's bytes and length survive a crash. */
    void sync() throws IOException;

    @Override
    void close() throws IOException;
  }

  /** What became of an attempt to take a lock. */
  sealed interface LockAttempt {
    /** It is ours until {@code release} is closed, or the process ends. */
    record Taken(Release release) implements LockAttempt {}

    /** Somebody else holds it: {@code owner} is a process id, or "" if that is not known. */
    record Held(String owner) implements LockAttempt {}
  }

  /** Lets a lock go. */
  interface Release extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  OpenFile open(Path file, Access access) throws IOException;

  Kind kind(Path path) throws IOException;

  long length(Path file) throws IOException;

  /** The names in a directory, in the order of {@link String#compareTo}. */
  List<String> list(Path directory) throws IOException;

  /** Creates a directory in one that is there. */
  void createDirectory(Path directory) throws IOException;

  /** Renames a file within its directory, replacing what has the new name. Atomic. */
  void rename(Path from, Path to) throws IOException;

  /** Deletes a file or an empty directory; no error if it is not there. */
  void delete(Path path) throws IOException;

  /** Makes the names in a directory survive a crash. */
  void syncDirectory(Path directory) throws IOException;

  /** Tries to take the lock that a file stands for; held by one opener at a time on one machine. */
  LockAttempt lock(Path file) throws IOException;

  /** The whole content of a file. */
  default byte[] readAll(Path file) throws IOException {
    try (OpenFile open = open(file, Access.READ)) {
      byte[] content = new byte[Math.toIntExact(open.length())];
      int filled = 0;
      while (filled < content.length) {
        int read = open.read(filled, content, filled, content.length - filled);
        if (read == 0) {
          return Arrays.copyOf(content, filled);
        }
        filled += read;
      }
      return content;
    }
  }

  /**
   * Sees to it that a directory is there and survives a crash, with the ones above it.
   *
   * <p>A directory's parent is synced before anything is created in it, so a directory that has
   * content is safe already. One that was there may have been left by a killed process that had not
   * come to the sync: it is synced again.
   */
  default void ensureDirectory(Path directory) throws IOException {
    Path parent = directory.toAbsolutePath().getParent();
    if (kind(directory) == Kind.ABSENT) {
      if (parent != null) {
        ensureDirectory(parent);
      }
      createDirectory(directory);
    }
    if (parent != null) {
      syncDirectory(parent);
    }
  }
}
