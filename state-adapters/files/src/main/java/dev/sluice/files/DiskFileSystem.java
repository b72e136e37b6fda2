package dev.sluice.files;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files of the operating system, by channels.
 *
 * <p>The lock is the operating system's on the lock file, so that it goes with its process. Closing
 * any channel of a file drops a process's locks on it: who holds a lock is therefore written to a
 * file beside it ({@code .pid}), and read there before the lock file is touched. {@link
 * #THIS_PROCESS} tells our own lock from that of a process that had the same id before us.
 */
final class DiskFileSystem implements FileSystem {
  private static final long PID = ProcessHandle.current().pid();
  private static final String THIS_PROCESS = PID + " " + UUID.randomUUID();

  /** The JDK copies through a direct buffer as large as the read; this bounds it. */
  private static final int READ_BYTES_MAX = 1 << 20;

  @Override
  public OpenFile open(Path file, Access access) throws IOException {
    return new ChannelFile(
        switch (access) {
          case READ -> FileChannel.open(file, READ);
          case WRITE -> FileChannel.open(file, READ, WRITE, CREATE);
          case CREATE -> FileChannel.open(file, READ, WRITE, CREATE_NEW);
        });
  }

  @Override
  public Kind kind(Path path) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        return Kind.DIRECTORY;
      }
      return attributes.isRegularFile() ? Kind.FILE : Kind.OTHER;
    } catch (NoSuchFileException _) {
      return Kind.ABSENT;
    }
  }

  @Override
  public long length(Path file) throws IOException {
    return Files.size(file);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> String.valueOf(entry.getFileName())).sorted().toList();
    }
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    Files.createDirectory(directory);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }

  @Override
  public LockAttempt lock(Path file) throws IOException {
    Path ownerFile = file.resolveSibling(file.getFileName() + ".pid");
    // One attempt at a time in this process: see the class comment.
    synchronized (DiskFileSystem.class) {
      String owner = Files.exists(ownerFile) ? Files.readString(ownerFile) : "";
      if (owner.equals(THIS_PROCESS)) {
        return new LockAttempt.Held(String.valueOf(PID));
      }
      FileChannel channel = FileChannel.open(file, WRITE, CREATE);
      if (!isLocked(channel)) {
        channel.close();
        return new LockAttempt.Held(owner.substring(0, Math.max(0, owner.indexOf(' '))));
      }
      Files.writeString(ownerFile, THIS_PROCESS);
      return new LockAttempt.Taken(() -> release(ownerFile, channel));
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  private static void release(Path ownerFile, FileChannel channel) throws IOException {
    synchronized (DiskFileSystem.class) {
      try (channel) {
        Files.deleteIfExists(ownerFile);
      }
    }
  }

  private record ChannelFile(FileChannel channel) implements OpenFile {
    @Override
    public int read(long position, byte[] into, int from, int length) throws IOException {
      ByteBuffer target = ByteBuffer.wrap(into, from, Math.min(length, READ_BYTES_MAX));
      return Math.max(0, channel.read(target, position));
    }

    @Override
    public void append(byte[] bytes, int from, int length) throws IOException {
      ByteBuffer source = ByteBuffer.wrap(bytes, from, length);
      long position = channel.size();
      while (source.hasRemaining()) {
        position += channel.write(source, position);
      }
    }

    @Override
    public long length() throws IOException {
      return channel.size();
    }

    @Override
    public void truncate(long length) throws IOException {
      channel.truncate(length);
    }

    @Override
    public void sync() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
