package dev.sluice.files;

import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Appends a channel's outputs to one file, a line each.
 *
 * <p>What makes a repeat harmless: {@link #open} cuts the file to the length that the head has
 * confirmed, and the worker delivers what comes after it again. The file is there only when it has
 * a line.
 */
public final class FileSink implements Sink {
  private final FileSystem files;
  private final Path path;
  private final Failpoints failpoints;
  private final LineBuffer lines = new LineBuffer();
  private SinkToken confirmed = SinkToken.START;
  private FileSystem.@Nullable OpenFile file;

  public FileSink(FileSystem files, Path path, Failpoints failpoints) {
    this.files = files;
    this.path = path;
    this.failpoints = failpoints;
  }

  @Override
  public void open(String token) {
    confirmed = SinkToken.parse(token);
    try {
      FileSystem.Kind kind = files.kind(path);
      if (kind == FileSystem.Kind.DIRECTORY || kind == FileSystem.Kind.OTHER) {
        throw unusable("it is not a regular file");
      }
      if (files.kind(directory()) != FileSystem.Kind.DIRECTORY) {
        throw unusable("its directory does not exist");
      }
      if (confirmed.length() > 0) {
        file = openConfirmed(kind);
      } else if (kind == FileSystem.Kind.FILE) {
        files.delete(path);
      }
    } catch (IOException e) {
      throw IoFailure.storing(path, e);
    }
  }

  private Stop unusable(String why) {
    return new Stop(
        Stop.Code.STORE_FAILED,
        "cannot write the output %s: %s; name a file in a directory that is there"
            .formatted(path, why));
  }

  private FileSystem.OpenFile openConfirmed(FileSystem.Kind kind) throws IOException {
    if (kind == FileSystem.Kind.ABSENT) {
      throw lost("it is gone");
    }
    FileSystem.OpenFile opened = files.open(path, FileSystem.Access.WRITE);
    try {
      if (opened.length() < confirmed.length()) {
        throw lost("it has only %d bytes".formatted(opened.length()));
      }
      if (!confirmed.matches(opened)) {
        throw lost("its last confirmed line is another one");
      }
      // Not synced: what comes back in a crash is cut off again at the next start, and what is
      // written behind it is synced with it.
      opened.truncate(confirmed.length());
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private Stop lost(String what) {
    return new Stop(
        Stop.Code.CORRUPT,
        "the output %s is not as it was left: %d bytes of it are committed, but %s; put it back, or start again with --fresh"
            .formatted(path, confirmed.length(), what));
  }

  @Override
  public Delivery deliver(
      OutputBuffer block, Channel channel, int from, int to, Sequence sequence) {
    lines.collect(block, channel, from, to);
    if (lines.size() > 0) {
      try {
        append();
      } catch (IOException e) {
        throw IoFailure.storing(path, e);
      }
    }
    return new Delivery.Done();
  }

  private void append() throws IOException {
    FileSystem.OpenFile out = file;
    if (out == null) {
      out = files.open(path, FileSystem.Access.CREATE);
      file = out;
    }
    int half = lines.middleOfLastLine();
    out.append(lines.bytes(), 0, half);
    failpoints.reached(Failpoint.SINK_HALF_LINE);
    out.append(lines.bytes(), half, lines.size() - half);
    out.sync();
    if (confirmed.length() == 0) {
      files.syncDirectory(directory());
    }
    confirmed = confirmed.after(lines);
    failpoints.reached(Failpoint.SINK_WRITTEN);
  }

  private Path directory() {
    Path parent = path.toAbsolutePath().getParent();
    return parent == null ? path : parent;
  }

  @Override
  public String confirmed() {
    return confirmed.text();
  }

  @Override
  public void close() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        throw IoFailure.storing(path, e);
      }
      file = null;
    }
  }
}
