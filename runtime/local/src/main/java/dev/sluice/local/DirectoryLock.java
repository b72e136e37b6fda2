package dev.sluice.local;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Keeps a database's directory to one process: the child that serves it, which holds the lock as
 * long as it lives. The file names the process that the child belongs to, since that is the one a
 * user knows.
 */
final class DirectoryLock implements AutoCloseable {
  private static final int OWNER_BYTES_MAX = 32;

  /** A channel that nobody refers to any more is closed, and its lock is gone. */
  private final FileChannel file;

  DirectoryLock(Path directory) throws IOException {
    file = FileChannel.open(directory.resolve("database.lock"), CREATE, READ, WRITE);
  }

  /**
   * Takes the lock until this is closed or the process ends, or says who has it.
   *
   * <p>A child whose owner was killed has the directory for some moments more: that one is waited
   * for, and whoever started this process bounds the wait.
   *
   * @param owner the process that this one belongs to
   * @return who has the directory, 0 if it has not said yet who it is; empty if it is ours now
   */
  OptionalLong takeOrHolder(long owner) throws IOException {
    if (file.tryLock() == null) {
      long holder = owner();
      if (holder == 0 || isAlive(holder)) {
        return OptionalLong.of(holder);
      }
      file.lock();
    }
    file.truncate(0);
    file.write(ByteBuffer.wrap(Long.toString(owner).getBytes(StandardCharsets.US_ASCII)), 0);
    return OptionalLong.empty();
  }

  private long owner() throws IOException {
    byte[] bytes = new byte[OWNER_BYTES_MAX];
    int length = file.read(ByteBuffer.wrap(bytes), 0);
    return length <= 0
        ? 0
        : Long.parseLong(new String(bytes, 0, length, StandardCharsets.US_ASCII));
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
