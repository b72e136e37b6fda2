package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.source.Source.Answer;
import dev.sluice.engine.source.Source.Limit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SharedBlocksTest {
  private static final int PARTITIONS = 4;
  private static final int LINES = 4_000;
  private static final int BLOCK_BYTES = 1_000;
  private static final int WINDOW_BYTES = 30_000;
  private static final ReadOptions BOUNDED = new ReadOptions(400, true);
  private static final Limit SOME = Limit.of(50, 3_000);

  @TempDir private Path directory;

  private final AtomicInteger routed = new AtomicInteger();
  private final SharedBlocks shared =
      new SharedBlocks(new SharedBlocks.Sizes(BLOCK_BYTES, WINDOW_BYTES, 2));
  private Path file;
  private List<List<String>> expected;

  /** Lines of any length, blank and overlong ones, behind a byte-order mark; no last newline. */
  @BeforeEach
  void write() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    StringBuilder content = new StringBuilder("\ufeff");
    expected = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      expected.add(new ArrayList<>());
    }
    for (int line = 0; line < LINES; line++) {
      int length = random.nextInt(200) == 0 ? random.nextInt(3_000) : random.nextInt(60);
      String text = "x".repeat(length);
      int offset = line == 0 ? 0 : content.length() + 2;
      if (!text.isEmpty()) {
        expected.get(line % PARTITIONS).add(offset + "=" + length);
      }
      content.append(text).append(line == LINES - 1 ? "" : "\n");
    }
    file = Files.writeString(directory.resolve("in"), content);
  }

  private Source source(ReadOptions options, LinePartitioner partitioner) {
    return FileSource.partitioned(
        FileSystem.disk(),
        file,
        options,
        new FileSource.Split(PARTITIONS, () -> partitioner, shared));
  }

  /** By line number, counting what it is asked. */
  private Source source() {
    LinePartitioner byNumber = LinePartitioner.byLineNumber(PARTITIONS);
    return source(
        BOUNDED,
        (lines, numbers, into) -> {
          routed.addAndGet(lines.count());
          byNumber.assign(lines, numbers, into);
        });
  }

  private static void addTo(List<String> given, RawBatch batch) {
    for (int row = 0; row < batch.count(); row++) {
      given.add(batch.offset(row) + "=" + batch.fullLength(row));
    }
  }

  private int events() {
    return expected.stream().mapToInt(List::size).sum();
  }

  @Test
  void read_allPartitionsInTurn_routesEachLineOnce() {
    List<Source.Reader> readers = new ArrayList<>();
    try (Source source = source()) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        readers.add(source.open(partition, Position.START));
      }
      List<List<String>> given = inTurn(readers);
      assertThat(given).isEqualTo(expected);
      // The last block has no line behind it, so it is nobody's but its reader's.
      assertThat(routed.get()).isBetween(events(), events() + PARTITIONS * BLOCK_BYTES / 20);
      assertThat(shared.bytesHeld()).isLessThanOrEqualTo(WINDOW_BYTES + 2 * BLOCK_BYTES);
    } finally {
      readers.forEach(Source.Reader::close);
    }
    assertThat(shared.bytesHeld()).isZero();
  }

  private static List<List<String>> inTurn(List<Source.Reader> readers) {
    List<List<String>> given = new ArrayList<>();
    readers.forEach(_ -> given.add(new ArrayList<>()));
    List<RawBatch> batches = readers.stream().map(Source.Reader::newBatch).toList();
    int open = readers.size();
    while (open > 0) {
      open = 0;
      for (int i = 0; i < readers.size(); i++) {
        open += readers.get(i).read(batches.get(i), SOME) == Answer.MORE ? 1 : 0;
        addTo(given.get(i), batches.get(i));
      }
    }
    return given;
  }

  @Test
  void read_hindmostNeverReads_othersGoOnWithBoundedMemory() {
    try (Source source = source();
        Source.Reader _ = source.open(0, Position.START);
        Source.Reader reader = source.open(1, Position.START)) {
      Limit wide = Limit.of(LINES, 1 << 20);
      List<String> given = new ArrayList<>();
      RawBatch batch = reader.newBatch();
      // The first block outside the window is waited for in vain, and so is each behind it.
      reader.read(batch, Limit.of(40, 1 << 20));
      addTo(given, batch);
      assertThat(reader.read(batch, wide)).isEqualTo(Answer.END);
      addTo(given, batch);
      assertThat(given).isEqualTo(expected.get(1));
      assertThat(shared.bytesHeld()).isLessThanOrEqualTo(WINDOW_BYTES + 2 * BLOCK_BYTES);
    }
  }

  @Test
  void read_partitionerFails_leavesNothingBehindThatOthersWaitFor() {
    LinePartitioner byNumber = LinePartitioner.byLineNumber(PARTITIONS);
    LinePartitioner failing =
        (lines, numbers, into) -> {
          if (routed.getAndIncrement() == 0) {
            throw new IllegalStateException("broken");
          }
          byNumber.assign(lines, numbers, into);
        };
    try (Source source = source(BOUNDED, failing)) {
      try (Source.Reader first = source.open(0, Position.START)) {
        RawBatch batch = first.newBatch();
        assertThatThrownBy(() -> first.read(batch, SOME)).hasMessage("broken");
      }
      try (Source.Reader second = source.open(1, Position.START)) {
        assertThat(inTurn(List.of(second)).getFirst()).isEqualTo(expected.get(1));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void read_onThreadsWithRestarts_givesEachPartitionItsLines(long seed) throws Exception {
    try (Source source = source();
        ExecutorService threads = Executors.newFixedThreadPool(PARTITIONS)) {
      List<Callable<List<String>>> tasks = new ArrayList<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        int number = partition;
        tasks.add(() -> withRestarts(source, number, new SplittableRandom(seed + number)));
      }
      List<List<String>> given = new ArrayList<>();
      for (Future<List<String>> task : threads.invokeAll(tasks)) {
        given.add(task.get());
      }
      assertThat(given).as("seed %d", seed).isEqualTo(expected);
    }
    assertThat(shared.bytesHeld()).isZero();
  }

  /** Reads to the end, in any cut, opening again behind what it has now and then. */
  private static List<String> withRestarts(Source source, int partition, SplittableRandom random) {
    List<String> given = new ArrayList<>();
    Position position = Position.START;
    Answer answer = Answer.MORE;
    while (answer == Answer.MORE) {
      try (Source.Reader reader = source.open(partition, position)) {
        RawBatch batch = reader.newBatch();
        do {
          answer = reader.read(batch, Limit.of(1 + random.nextInt(200), 1 + random.nextInt(9_000)));
          addTo(given, batch);
          position = reader.position();
        } while (answer == Answer.MORE && random.nextInt(5) > 0);
      }
    }
    return given;
  }

  @Test
  void read_resumedAtDifferentOffsets_routesEachLineOnceFromTheNextBlockOn() {
    List<Source.Reader> readers = new ArrayList<>();
    try (Source source = source()) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        Position after;
        try (Source.Reader reader = source.open(partition, Position.START)) {
          reader.read(reader.newBatch(), Limit.of(3 + 5 * partition, 1 << 20));
          after = reader.position();
        }
        readers.add(source.open(partition, after));
      }
      routed.set(0);
      List<List<String>> given = inTurn(readers);
      for (int partition = 0; partition < PARTITIONS; partition++) {
        List<String> all = expected.get(partition);
        assertThat(given.get(partition)).isEqualTo(all.subList(3 + 5 * partition, all.size()));
      }
      assertThat(routed.get()).isLessThan(events() + 2 * PARTITIONS * BLOCK_BYTES / 20);
    } finally {
      readers.forEach(Source.Reader::close);
    }
  }

  @Test
  void read_fileThatGrows_givesWhatComes() throws IOException {
    ReadOptions unbounded = new ReadOptions(400, false);
    try (Source source = source(unbounded, LinePartitioner.byLineNumber(PARTITIONS));
        Source.Reader reader = source.open((LINES - 1) % PARTITIONS, Position.START)) {
      RawBatch batch = reader.newBatch();
      while (reader.read(batch, SOME) == Answer.MORE) {
        // To the last line, which has no newline yet.
      }
      for (int i = 0; i < 3; i++) {
        String four = "\nlater\nlater\nlater\nown";
        Files.writeString(file, four, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        assertThat(reader.read(batch, SOME)).isEqualTo(Answer.EMPTY);
        assertThat(batch.count()).isEqualTo(1);
        assertThat(reader.read(batch, SOME)).isEqualTo(Answer.EMPTY);
        assertThat(batch.count()).isZero();
      }
    }
  }
}
