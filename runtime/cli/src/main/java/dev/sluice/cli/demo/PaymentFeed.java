package dev.sluice.cli.demo;

import dev.sluice.cli.StopRequest;
import dev.sluice.engine.fault.Stop;
import dev.sluice.files.FileLog;
import dev.sluice.files.FileSystem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Appends the payments of a {@link PaymentStream} to several logs, at a steady rate. Goes on in
 * each log with the event after the last that is in it.
 */
final class PaymentFeed implements AutoCloseable {
  private static final long FILE_BYTES_MAX = 64L << 20;
  private static final long TICK_MILLIS = 5;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** Hears how many events every log has now. */
  @FunctionalInterface
  interface Listener {
    void appended(long total);
  }

  private final PaymentStream stream;
  private final List<FileLog> logs = new ArrayList<>();
  private volatile long total;

  private PaymentFeed(PaymentStream stream) {
    this.stream = stream;
  }

  /** Opens the logs; those that a crash left behind the others are filled up. */
  static PaymentFeed open(PaymentStream stream, List<Path> directories) {
    PaymentFeed feed = new PaymentFeed(stream);
    List<Long> lines = new ArrayList<>();
    for (Path directory : directories) {
      feed.logs.add(FileLog.open(FileSystem.disk(), directory, FILE_BYTES_MAX));
      lines.add(lines(directory));
    }
    long most = lines.stream().mapToLong(Long::longValue).max().orElse(0);
    for (int log = 0; log < lines.size(); log++) {
      for (long number = lines.get(log); number < most; number++) {
        append(feed.logs.get(log), stream.line(number));
      }
    }
    feed.total = most;
    feed.flush();
    return feed;
  }

  private static long lines(Path directory) {
    byte[] block = new byte[1 << 16];
    long lines = 0;
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        try (InputStream in = Files.newInputStream(file)) {
          for (int read = in.read(block); read >= 0; read = in.read(block)) {
            for (int i = 0; i < read; i++) {
              lines += block[i] == '\n' ? 1 : 0;
            }
          }
        }
      }
      return lines;
    } catch (IOException e) {
      throw new Stop(
          Stop.Code.SOURCE_FAILED,
          "cannot read the demo's log %s: %s; start again when that is mended"
              .formatted(directory, e.getMessage()),
          e);
    }
  }

  /** How many events each log has. */
  long total() {
    return total;
  }

  /** Appends {@code events} more at {@code rate} a second, until it is stopped. */
  void run(long events, long rate, Listener listener, StopRequest stop)
      throws InterruptedException {
    long first = total;
    long start = System.nanoTime();
    while (total - first < events && !stop.isRequested()) {
      double seconds = (System.nanoTime() - start) / (double) NANOS_PER_SECOND;
      long due = first + Math.min(events, (long) (seconds * rate) + 1);
      for (long number = total; number < due; number++) {
        byte[] line = stream.line(number);
        logs.forEach(log -> append(log, line));
      }
      if (due > total) {
        flush();
        total = due;
        listener.appended(due);
      }
      stop.pause(TICK_MILLIS);
    }
  }

  private static void append(FileLog log, byte[] line) {
    log.append(line, 0, line.length);
  }

  private void flush() {
    logs.forEach(FileLog::flush);
  }

  @Override
  public void close() {
    logs.forEach(FileLog::close);
  }
}
