package dev.sluice.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Payments as NDJSON in one array, by a {@link Workload}; the same seed gives the same bytes. */
final class PaymentLines {
  private static final long START_MILLIS = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
  private static final long LATE_MILLIS = 600_000;
  private static final int SLACK = 64;
  private static final String[] COUNTRIES = {
    "DE", "FR", "US", "GB", "IT", "ES", "NL", "PL", "SE", "AT"
  };

  private final Workload load;
  private final SplittableRandom random;
  private byte[] bytes = new byte[1 << 20];
  private int size;

  private PaymentLines(Workload load) {
    this.load = load;
    this.random = new SplittableRandom(load.seed());
  }

  /** The lines, each ended by a newline; the array is {@code SLACK} bytes longer than they are. */
  static byte[] generate(Workload load) {
    PaymentLines lines = new PaymentLines(load);
    for (int i = 0; i < load.events(); i++) {
      lines.add(i);
    }
    return Arrays.copyOf(lines.bytes, lines.size + SLACK);
  }

  /** Writes the lines, of which there may be more than an array can hold. */
  static void write(Workload load, OutputStream to) throws IOException {
    PaymentLines lines = new PaymentLines(load);
    for (int i = 0; i < load.events(); i++) {
      lines.add(i);
      to.write(lines.bytes, 0, lines.size);
      lines.size = 0;
    }
  }

  /** How many bytes of a generated array are lines. */
  static int length(byte[] generated) {
    return generated.length - SLACK;
  }

  private void add(int i) {
    long latest = START_MILLIS + (long) i * 1000 / load.eventsPerSecond();
    long at = latest - (load.disorderMillis() == 0 ? 0 : random.nextInt(load.disorderMillis()));
    if (random.nextInt(1000) < load.latePerMille()) {
      at -= LATE_MILLIS;
    }
    int card = load.hotShare() > 0 && random.nextInt(100) < load.hotShare() ? 0 : key();
    String country =
        COUNTRIES[
            random.nextInt(50) == 0 ? random.nextInt(COUNTRIES.length) : card % COUNTRIES.length];
    String line =
        "{\"id\":\"p%09d\",\"card\":\"card-%07d\",\"merchant\":\"merchant-%05d\",\"country\":\"%s\",\"cents\":%d,\"at\":\"%s\"}\n"
            .formatted(i, card, key() % Math.min(load.keys(), 100_000), country, cents(), iso(at));
    if (random.nextInt(10_000) < load.deadPerTenThousand()) {
      line = line.substring(0, line.length() - 3) + "\n";
    }
    byte[] utf8 = line.getBytes(StandardCharsets.UTF_8);
    if (size + utf8.length > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 16));
    }
    System.arraycopy(utf8, 0, bytes, size, utf8.length);
    size += utf8.length;
  }

  private static String iso(long millis) {
    String text = Instant.ofEpochMilli(millis).toString();
    return text.length() == 24 ? text : text.substring(0, text.length() - 1) + ".000Z";
  }

  private int key() {
    double uniform = random.nextDouble();
    return (int) (load.keys() * (load.skewed() ? uniform * uniform * uniform : uniform));
  }

  private int cents() {
    return random.nextInt(20) == 0
        ? 100_000 + random.nextInt(400_000)
        : 100 + random.nextInt(20_000);
  }
}
