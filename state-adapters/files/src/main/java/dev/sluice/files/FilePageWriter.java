package dev.sluice.files;

import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.store.PartitionStore.PageWriter;
import java.io.IOException;
import java.nio.file.Path;

/** Writes a page under its own name; what a failed attempt left of it is deleted. */
final class FilePageWriter implements PageWriter {
  private final FileSystem files;
  private final Path directory;
  private final Path path;
  private final Failpoints failpoints;
  private final FileSystem.OpenFile file;
  private final FrameWriter frame;
  private boolean finished;

  FilePageWriter(FileSystem files, Path directory, String name, Failpoints failpoints)
      throws IOException {
    this.files = files;
    this.directory = directory;
    this.path = directory.resolve(name);
    this.failpoints = failpoints;
    this.file = files.open(path, FileSystem.Access.CREATE);
    this.frame = new FrameWriter(file, name);
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    try {
      frame.write(bytes, from, length);
    } catch (IOException e) {
      throw IoFailure.storing(path, e);
    }
  }

  @Override
  public void finish() {
    try {
      frame.end();
      failpoints.reached(Failpoint.PAGE_WRITE);
      file.sync();
      files.syncDirectory(directory);
      failpoints.reached(Failpoint.PAGE_SYNCED);
      finished = true;
    } catch (IOException e) {
      throw IoFailure.storing(path, e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
      if (!finished) {
        files.delete(path);
      }
    } catch (IOException e) {
      throw IoFailure.storing(path, e);
    }
  }
}
