package dev.sluice.cli.dev;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.StopRequest;
import dev.sluice.dev.stream.Entry;
import dev.sluice.dev.stream.Placed;
import dev.sluice.dev.stream.StreamFailed;
import dev.sluice.dev.stream.StreamServer;
import dev.sluice.engine.plan.Plan;
import dev.sluice.kinesis.SequenceOffset;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * Puts the lines of a file, or of a pipe, into streams, and remembers where the last of them lie.
 * Thread-safe.
 */
final class InputFeed {
  private static final int LINES_MAX = 200;
  private static final int LINE_BYTES_MAX = 1 << 20;

  /** How many bytes one request may have, with room for keys. */
  private static final int PUT_BYTES_MAX = 4 << 20;

  private final Path file;
  private final StreamServer server;

  /** By stream: what says by which component it is partitioned; nothing if that does not matter. */
  private final Map<String, Optional<Plan>> streams;

  private final Map<String, Map<Integer, String>> last = new HashMap<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private boolean done;

  InputFeed(Path file, StreamServer server, Map<String, Optional<Plan>> streams) {
    this.file = file;
    this.server = server;
    this.streams = new TreeMap<>(streams);
    streams.keySet().forEach(stream -> counts.put(stream, 0L));
  }

  /** Puts all of them, or those that come before the user wants an end. */
  void run(StopRequest stop) throws CommandFailed, InterruptedException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      List<StreamKeys> keys = new ArrayList<>();
      try {
        for (Map.Entry<String, Optional<Plan>> stream : streams.entrySet()) {
          keys.add(new StreamKeys(stream.getKey(), new InputKeys(stream.getValue())));
        }
        put(in, keys, stop);
      } finally {
        keys.forEach(each -> each.keys().close());
      }
    } catch (IOException e) {
      throw new CommandFailed("cannot read %s: %s".formatted(file, e.getMessage()), e);
    } catch (StreamFailed e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private record StreamKeys(String stream, InputKeys keys) {}

  private void put(InputStream in, List<StreamKeys> streamKeys, StopRequest stop)
      throws IOException, StreamFailed, InterruptedException {
    List<byte[]> some = lines(in);
    while (!some.isEmpty() && !stop.isRequested()) {
      for (StreamKeys each : streamKeys) {
        List<String> keys = each.keys().of(some);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
          entries.add(new Entry(keys.get(i), some.get(i)));
        }
        remember(each.stream(), server.put(each.stream(), entries));
      }
      some = lines(in);
    }
    synchronized (this) {
      done = some.isEmpty();
    }
  }

  /**
   * The next lines, without blank ones, as many as are there: from a pipe they come now and then.
   * None at the end.
   */
  private static List<byte[]> lines(InputStream in) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    int bytes = 0;
    boolean more = true;
    while (more && lines.size() < LINES_MAX && bytes < PUT_BYTES_MAX - LINE_BYTES_MAX) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int read = in.read();
      while (read >= 0 && read != '\n') {
        if (line.size() == LINE_BYTES_MAX) {
          throw new IOException(
              "a line is longer than %d bytes, which is more than a record may have"
                  .formatted(LINE_BYTES_MAX));
        }
        line.write(read);
        read = in.read();
      }
      if (!line.toString(StandardCharsets.ISO_8859_1).isBlank()) {
        lines.add(line.toByteArray());
        bytes += line.size();
      }
      more = read >= 0 && (lines.isEmpty() || in.available() > 0);
    }
    return lines;
  }

  private synchronized void remember(String stream, List<Placed> placed) {
    Map<Integer, String> shards = last.computeIfAbsent(stream, _ -> new TreeMap<>());
    // One that had to be put again lies behind those that come later here.
    placed.forEach(
        each ->
            shards.merge(
                each.shard(),
                each.sequenceNumber(),
                BinaryOperator.maxBy(SequenceOffset.TEXT_ORDER)));
    counts.merge(stream, (long) placed.size(), Long::sum);
  }

  /** Whether all of the file is in the streams. */
  synchronized boolean isDone() {
    return done;
  }

  /** How many records were put into each stream. */
  synchronized Map<String, Long> counts() {
    return new TreeMap<>(counts);
  }

  /** Whether a function that reads a stream has committed what was put into that. */
  synchronized boolean isIn(Committed committed, String stream) {
    return last.getOrDefault(stream, Map.of()).entrySet().stream()
        .allMatch(each -> committed.has(each.getKey(), each.getValue()));
  }
}
