package dev.sluice.files;

import dev.sluice.engine.store.PartitionStore.PageReader;
import java.io.IOException;
import java.nio.file.Path;

/** Reads a page from its file. */
final class FilePageReader implements PageReader {
  private final Path path;
  private final FileSystem.OpenFile file;
  private final FrameReader frame;

  FilePageReader(Path path, FileSystem.OpenFile file, FrameReader frame) {
    this.path = path;
    this.file = file;
    this.frame = frame;
  }

  @Override
  public int read(byte[] into, int from, int length) {
    try {
      return frame.read(into, from, length);
    } catch (IOException e) {
      throw IoFailure.loading(path, e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw IoFailure.loading(path, e);
    }
  }
}
