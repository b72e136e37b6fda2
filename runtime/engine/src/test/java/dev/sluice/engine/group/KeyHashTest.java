package dev.sluice.engine.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.fixture.EventRows;
import dev.sluice.engine.plan.WindowSpec;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

/**
 * The hash of a key decides which segment it is in and, when partitions are split, which partition:
 * no version may change it. Checked against a second writing of it, byte by byte, and against
 * numbers that were written down once.
 */
final class KeyHashTest {
  private static final int INT = 2;
  private static final int DOUBLE = 3;
  private static final int DECIMAL = 4;
  private static final int BOOLEAN = 7;
  private static final int ENUM = 8;

  /** Keys by the columns of {@link EventRows#SCHEMA} that they consist of. */
  private record Case(List<Integer> columns, List<Object> values) {}

  private static final List<Case> CASES =
      List.of(
          new Case(List.of(), List.of()),
          text(""),
          text("a"),
          text("card-17"),
          text("card-178"),
          text("card-1789"),
          text("\u00fcber-stra\u00dfe \u20ac 1 234 567"),
          new Case(List.of(INT), List.of(0)),
          new Case(List.of(INT), List.of(-1)),
          new Case(List.of(EventRows.AMOUNT), List.of(1L << 40)),
          new Case(List.of(EventRows.TIME), List.of(-5L)),
          new Case(List.of(DOUBLE), List.of(1.5)),
          new Case(List.of(DOUBLE), List.of(-0.0)),
          new Case(List.of(DOUBLE), List.of(Double.NaN)),
          new Case(List.of(DECIMAL), List.of(BigInteger.valueOf(-12_345))),
          new Case(List.of(BOOLEAN), List.of(true)),
          new Case(List.of(ENUM), List.of(2)),
          new Case(List.of(EventRows.KEY, INT), List.of("card-17", 7)),
          new Case(List.of(INT, EventRows.KEY), List.of(7, "card-17")));

  private static final long[] HASHES = {
    2041881536258992669L,
    6694534879652803563L,
    -2885778485215529169L,
    2752177060563057145L,
    -6358728390471793175L,
    4029353637243404412L,
    1977495421875654404L,
    6694534879652803563L,
    3134725246319173440L,
    3686819644648471787L,
    -5600326326552491998L,
    3356059566851945451L,
    6694534879652803563L,
    4073603963621143531L,
    -2858493023882270993L,
    -5697255870091252202L,
    6788070335429997134L,
    1581083090275334506L,
    6920782717556825169L,
  };

  private static Case text(String value) {
    return new Case(List.of(EventRows.KEY), List.of(value));
  }

  @Test
  void hash_ofEveryType_isTheOneThatWasFixed() {
    assertThat(CASES.stream().map(KeyHashTest::hash).toList())
        .isEqualTo(Arrays.stream(HASHES).boxed().toList());
  }

  @Test
  void hash_ofEveryType_equalsTheSecondWriting() {
    for (Case key : CASES) {
      assertThat(hash(key)).as("%s", key).isEqualTo(plainly(key.values()));
    }
  }

  @Test
  void ranges_ofManyKeys_haveTheirShare() {
    int[] perRange = new int[16];
    for (int i = 0; i < 16_000; i++) {
      perRange[HashRange.first(hash(text("card-" + i)), 4)]++;
    }
    assertThat(Arrays.stream(perRange).boxed()).allMatch(count -> count > 850 && count < 1150);
  }

  private static long hash(Case key) {
    KeyLayout layout =
        new KeyLayout(EventRows.plan(new WindowSpec.Tumbling(1, 0), 0, key.columns(), List.of()));
    long[] hashes = new long[1];
    try (BufferAllocator allocator = new RootAllocator();
        ColumnBatch batch = new ColumnBatch(allocator, layout.layouts())) {
      batch.ensureRows(1);
      for (int i = 0; i < key.values().size(); i++) {
        set(batch.column(i), key.values().get(i));
      }
      layout.hash(batch, layout.keyColumns(), 1, hashes);
    }
    return hashes[0];
  }

  private static void set(Column column, Object value) {
    switch (value) {
      case String text -> {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        column.setBytes(0, bytes, 0, bytes.length);
      }
      case Integer number -> column.setInt(0, number);
      case Long number -> column.setLong(0, number);
      case Double number -> column.setDouble(0, number);
      case Boolean yes -> column.setBoolean(0, yes);
      case BigInteger number ->
          column.setDecimal(0, number.shiftRight(64).longValue(), number.longValue());
      default -> throw new IllegalArgumentException("no key: " + value);
    }
  }

  /** The hash of a key from its words. */
  private static long plainly(List<Object> values) {
    long hash = 0x243F6A8885A308D3L;
    for (Object value : values) {
      for (long word : words(value)) {
        hash = mix(hash, word);
      }
    }
    return hash * 0xC2B2AE3D27D4EB4FL;
  }

  private static List<Long> words(Object value) {
    return switch (value) {
      case String text -> List.of(ofText(text.getBytes(StandardCharsets.UTF_8)));
      case Integer number -> List.of(number.longValue());
      case Long number -> List.of(number);
      case Double number -> List.of(Double.doubleToLongBits(number == 0 ? 0.0 : number));
      case Boolean yes -> List.of(yes ? 1L : 0L);
      case BigInteger number -> List.of(number.longValue(), number.shiftRight(64).longValue());
      default -> throw new IllegalArgumentException("no key: " + value);
    };
  }

  /** A text is one word: the mix of its length and its bytes, eight by eight, filled up with 0. */
  private static long ofText(byte[] utf8) {
    List<Long> words = new ArrayList<>();
    ByteBuffer padded = ByteBuffer.allocate((utf8.length + 7) / 8 * 8).put(utf8).rewind();
    padded.order(ByteOrder.LITTLE_ENDIAN);
    while (padded.hasRemaining()) {
      words.add(padded.getLong());
    }
    long hash = utf8.length;
    for (long word : words) {
      hash = mix(hash, word);
    }
    return hash;
  }

  private static long mix(long hash, long word) {
    long product = (hash ^ word) * 0x9E3779B97F4A7C15L;
    return product ^ product >>> 32;
  }
}
