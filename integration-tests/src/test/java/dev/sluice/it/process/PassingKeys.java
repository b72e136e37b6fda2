package dev.sluice.it.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Payments whose cards and merchants never come back: each belongs to one stretch of event time.
 * Events are out of order, none is late. Counts by hand what a run over them must come to.
 */
final class PassingKeys {
  private static final long FIRST_MILLIS = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
  private static final int DISORDER_MILLIS = 10_000;
  private static final long PAYMENTS_USUAL = 10;
  private static final long[] NEVER = new long[0];

  /**
   * How a stream passes.
   *
   * @param stretchMillis how long a key is in use
   * @param keys how many there are in each stretch
   * @param events how many events there are in each stretch
   */
  record Pace(long stretchMillis, int keys, int events) {}

  private final Pace pace;

  /** The keys of the stretches that may still get events: how many payments, at which times. */
  private final TreeMap<Long, Map<Integer, long[]>> open = new TreeMap<>();

  private long events;
  private long cents;
  private long keys;
  private long unusual;

  PassingKeys(Pace pace) {
    this.pace = pace;
  }

  long events() {
    return events;
  }

  /** All that was paid. */
  long cents() {
    return cents;
  }

  /** How many keys there were. */
  long keys() {
    return keys;
  }

  /** After how many payments the card had more than usual, all of its stretch being one window. */
  long unusual() {
    return unusual;
  }

  /** Writes lines until they have so many bytes. */
  void write(Path file, long bytes, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    long written = 0;
    try (OutputStream out = Files.newOutputStream(file)) {
      StringBuilder lines = new StringBuilder();
      while (written < bytes) {
        lines.setLength(0);
        while (lines.length() < 1 << 16 && written + lines.length() < bytes) {
          append(lines, random);
        }
        byte[] block = lines.toString().getBytes(StandardCharsets.UTF_8);
        out.write(block);
        written += block.length;
      }
    }
  }

  private void append(StringBuilder lines, SplittableRandom random) {
    long now = FIRST_MILLIS + events * pace.stretchMillis() / pace.events();
    long at = now - random.nextInt(Math.min(DISORDER_MILLIS, (int) (now - FIRST_MILLIS) + 1));
    long stretch = at / pace.stretchMillis();
    int key = random.nextInt(pace.keys());
    int amount = 1 + random.nextInt(1000);
    count(stretch, key, at, (now - DISORDER_MILLIS) / pace.stretchMillis());
    lines.append("{\"id\":\"payment-").append(events).append("\",\"card\":\"card-");
    lines.append(stretch).append('-').append(key).append("\",\"merchant\":\"merchant-");
    lines.append(stretch).append('-').append(key).append("\",\"country\":\"DE\",\"cents\":");
    lines.append(amount).append(",\"at\":\"").append(Instant.ofEpochMilli(at)).append("\"}\n");
    events++;
    cents += amount;
  }

  private void count(long stretch, int key, long at, long earliest) {
    open.headMap(earliest).clear();
    Map<Integer, long[]> times = open.computeIfAbsent(stretch, _ -> new HashMap<>());
    long[] before = times.getOrDefault(key, NEVER);
    long[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = at;
    times.put(key, after);
    keys += before.length == 0 ? 1 : 0;
    long seen = 0;
    for (long time : after) {
      seen += time <= at ? 1 : 0;
    }
    unusual += seen > PAYMENTS_USUAL ? 1 : 0;
  }
}
