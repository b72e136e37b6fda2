package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.LatePolicy;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.plan.WindowSpec;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.source.Source.Answer;
import dev.sluice.engine.source.Source.Limit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSourceTest {
  private static final ReadOptions BOUNDED = new ReadOptions(1 << 20, true);

  @TempDir Path directory;

  @Test
  void of_directoryOfPartitions_readsEach() throws IOException {
    for (int partition = 0; partition < 11; partition++) {
      Path folder = Files.createDirectory(directory.resolve("p=" + partition));
      Files.writeString(folder.resolve("a.ndjson"), "of " + partition + "\n");
    }
    Files.writeString(directory.resolve(".hidden"), "not read");
    try (Source source = FileSource.of(FileSystem.disk(), directory, BOUNDED)) {
      assertThat(source.partitions()).isEqualTo(11);
      assertThat(read(source, 10)).containsExactly("0=of 10");
    }
  }

  @Test
  void of_directoryWithGapOrMixed_stopsWithTheRule() throws IOException {
    Files.createDirectory(directory.resolve("p=1"));
    assertUnusable(directory, "p=1", "without a gap");
    Files.createDirectory(directory.resolve("p=0"));
    FileSource.of(FileSystem.disk(), directory, BOUNDED).close();
    Files.writeString(directory.resolve("stray.ndjson"), "");
    assertUnusable(directory, "only files");
  }

  @Test
  void read_directoryWithALinkToNothing_stopsAndNamesIt() throws IOException {
    Files.writeString(directory.resolve("a.ndjson"), "a\n");
    Path link = directory.resolve("b.ndjson");
    Files.createSymbolicLink(link, directory.resolve("nowhere"));
    assertUnreadable(directory, link, "does not exist");
    Files.delete(link);
    Files.createSymbolicLink(link, Files.writeString(directory.resolve(".b"), "b\n"));
    try (Source source = FileSource.of(FileSystem.disk(), directory, BOUNDED)) {
      assertThat(read(source, 0)).containsExactly("0=a", "2=b");
    }
  }

  /** As a mount or another program may make one there at any time. */
  @Test
  void read_partitionWithAFolderInIt_passesOverIt() throws IOException {
    Path partition = Files.createDirectories(directory.resolve("p=0").resolve("lost+found"));
    Files.writeString(partition.resolveSibling("z.ndjson"), "z\n");
    try (Source source = FileSource.of(FileSystem.disk(), directory, BOUNDED)) {
      assertThat(read(source, 0)).containsExactly("0=z");
    }
  }

  /** It is the loss that is to be said, not what has become of the link. */
  @Test
  void read_onPastALinkToNothingThatWasAFile_isDataLoss() throws IOException {
    Path there = Files.writeString(directory.resolve(".a"), "a\n");
    Files.createSymbolicLink(directory.resolve("a.ndjson"), there);
    Files.writeString(directory.resolve("b.ndjson"), "b\n");
    try (Source source = FileSource.of(FileSystem.disk(), directory, BOUNDED);
        Source.Reader reader = source.open(0, Position.START)) {
      FileBatch batch = (FileBatch) reader.newBatch();
      Answer _ = reader.read(batch, Limit.of(1, 1 << 20));
      assertThat(batch.count()).isEqualTo(1);
      Files.delete(there);
      assertThatThrownBy(
              () -> {
                for (int reads = 0; reads < 5; reads++) {
                  Answer _ = reader.read(batch, Limit.of(1, 1 << 20));
                }
              })
          .isInstanceOfSatisfying(
              Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.DATA_LOSS));
    }
  }

  @Test
  void read_compressed_stopsAndSaysToUnpack() throws IOException {
    Files.writeString(directory.resolve("a.ndjson"), "a\n");
    Path compressed = Files.write(directory.resolve("b"), new byte[] {0x1F, (byte) 0x8B, 8, 0});
    assertUnreadable(directory, compressed, "gunzip");
    assertUnreadable(compressed, compressed, "gunzip");
    try (Source source =
        FileSource.partitioned(
            FileSystem.disk(), compressed, BOUNDED, 2, () -> LinePartitioner.byLineNumber(2))) {
      assertUnreadable(source, compressed, "gunzip");
    }
  }

  @Test
  void of_missing_stops() {
    assertUnusable(directory.resolve("nowhere"), "nowhere", "does not exist");
  }

  @Test
  void spool_stream_canBeReadAgain() {
    Path spool = directory.resolve("input.ndjson");
    for (String input : List.of("a\nlonger\n", "a\nb")) {
      FileSource.spool(
          FileSystem.disk(),
          new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
          spool);
    }
    try (Source source = FileSource.of(FileSystem.disk(), spool, BOUNDED)) {
      assertThat(read(source, 0)).containsExactly("0=a", "2=b");
      assertThat(read(source, 0)).containsExactly("0=a", "2=b");
    }
  }

  @Test
  void partitioned_byLineNumber_countsBlankLines() throws IOException {
    Path file = Files.writeString(directory.resolve("in"), "a\n\nb\nc\n\nd\n");
    try (Source source =
        FileSource.partitioned(
            FileSystem.disk(), file, BOUNDED, 2, () -> LinePartitioner.byLineNumber(2))) {
      assertThat(read(source, 0)).containsExactly("0=a", "3=b");
      assertThat(read(source, 1)).containsExactly("5=c", "8=d");
    }
  }

  @Test
  void partitioned_directory_stops() {
    assertThatThrownBy(
            () ->
                FileSource.partitioned(
                    FileSystem.disk(),
                    directory,
                    BOUNDED,
                    2,
                    () -> LinePartitioner.byLineNumber(2)))
        .isInstanceOf(Stop.class)
        .hasMessageContaining("only one file");
  }

  @Test
  void partitioned_byKey_followsTheHashOfItsText() throws Exception {
    int partitions = 5;
    List<List<String>> expected = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      expected.add(new ArrayList<>());
    }
    StringBuilder content = new StringBuilder();
    for (int line = 0; line < 300; line++) {
      boolean dead = line % 50 == 7;
      String card = "card \u00e9 " + line % 40;
      String event = dead ? "{dead" : "{\"card\":\"" + card + "\"}";
      int partition = dead ? 0 : reference(card, partitions);
      expected
          .get(partition)
          .add(content.toString().getBytes(StandardCharsets.UTF_8).length + "=" + event);
      content.append(event).append('\n');
    }
    Path file = Files.writeString(directory.resolve("in"), content);
    try (BufferAllocator allocator = new RootAllocator();
        Source source =
            FileSource.partitioned(
                FileSystem.disk(),
                file,
                BOUNDED,
                partitions,
                () -> new KeyPartitioner(plan(ValueType.Scalar.STRING), partitions, allocator))) {
      for (int partition = 0; partition < partitions; partition++) {
        assertThat(read(source, partition)).isEqualTo(expected.get(partition));
      }
    }
  }

  @Test
  void partitioned_byNumberOrTime_hashesTheTextOfOutput() throws Exception {
    int partitions = 1000;
    assertThat(partitionOf(ValueType.Scalar.LONG, "1e3", partitions))
        .isEqualTo(reference("1000", partitions));
    assertThat(partitionOf(ValueType.Scalar.INSTANT, "0", partitions))
        .isEqualTo(reference("1970-01-01T00:00:00Z", partitions));
    assertThat(partitionOf(new ValueType.Decimal(9, 2), "1.5", partitions))
        .isEqualTo(reference("1.50", partitions));
    assertThat(partitionOf(ValueType.Scalar.DOUBLE, "0", partitions))
        .isEqualTo(reference("0.0", partitions));
    assertThat(partitionOf(ValueType.Scalar.DOUBLE, "-0.0", partitions))
        .as("of the one key that 0.0 and -0.0 are")
        .isEqualTo(reference("0.0", partitions));
    assertThat(
            partitionOf(new ValueType.Enumeration(List.of("RED", "BLUE")), "\"BLUE\"", partitions))
        .isEqualTo(reference("BLUE", partitions));
  }

  @Test
  void partitioned_byZeros_ofEitherSign_isOne() throws Exception {
    int partitions = 1000;
    for (String zero : List.of("0", "0.0", "-0.0", "-1e-400")) {
      assertThat(partitionOf(ValueType.Scalar.DOUBLE, zero, partitions))
          .as(zero)
          .isEqualTo(reference("0.0", partitions));
    }
    assertThat(partitionOf(new ValueType.Decimal(9, 2), "-0.0", partitions))
        .isEqualTo(reference("0.00", partitions));
  }

  @Test
  void partition_anyHash_isTheWholePartOfTheProduct() {
    Random random = new Random(7);
    for (int round = 0; round < 10_000; round++) {
      long high = round % 3 == 0 ? -1 : random.nextLong();
      long low = round % 5 == 0 ? -1 : random.nextLong();
      int partitions = 1 + random.nextInt(round % 2 == 0 ? 10 : Integer.MAX_VALUE);
      BigInteger hash = unsigned(high).shiftLeft(64).add(unsigned(low));
      assertThat(KeyPartitioner.partition(high, low, partitions))
          .isEqualTo(hash.multiply(BigInteger.valueOf(partitions)).shiftRight(128).intValue());
    }
  }

  private static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }

  private static int partitionOf(ValueType type, String json, int partitions) {
    byte[] line = ("{\"card\":" + json + "}").getBytes(StandardCharsets.UTF_8);
    FileBatch batch = new FileBatch();
    byte[] bytes = new byte[line.length + FileBatch.SLACK];
    System.arraycopy(line, 0, bytes, 0, line.length);
    batch.clear(bytes);
    batch.addLine(0, line.length, 0, 0);
    int[] into = new int[1];
    try (BufferAllocator allocator = new RootAllocator();
        KeyPartitioner partitioner = new KeyPartitioner(plan(type), partitions, allocator)) {
      partitioner.assign(batch, batch.lines(), into);
    }
    return into[0];
  }

  private static int reference(String text, int partitions) throws Exception {
    byte[] hash = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
    return new BigInteger(1, hash)
        .multiply(BigInteger.valueOf(partitions))
        .shiftRight(128)
        .intValueExact();
  }

  private static Plan plan(ValueType type) {
    return new Plan(
        "f",
        new Plan.Input("s", 0, 0, LatePolicy.DROP, 1 << 20, Plan.UNSET, Plan.UNSET),
        new EventSchema(List.of(new Field("card", type, false))),
        Plan.NONE,
        List.of(0),
        new WindowSpec.None(),
        List.of(),
        false,
        List.of(),
        "",
        Plan.Checkpoint.DEFAULT);
  }

  private static List<String> read(Source source, int partition) {
    List<String> events = new ArrayList<>();
    try (Source.Reader reader = source.open(partition, Position.START)) {
      FileBatch batch = (FileBatch) reader.newBatch();
      Answer answer = Answer.MORE;
      while (answer == Answer.MORE) {
        answer = reader.read(batch, Limit.of(7, 1 << 20));
        for (int row = 0; row < batch.count(); row++) {
          events.add(
              batch.offset(row)
                  + "="
                  + new String(
                      batch.data(), batch.start(row), batch.length(row), StandardCharsets.UTF_8));
        }
      }
      assertThat(answer).isEqualTo(Answer.END);
    }
    return events;
  }

  private static void assertUnreadable(Path input, Path named, String word) {
    try (Source source = FileSource.of(FileSystem.disk(), input, BOUNDED)) {
      assertUnreadable(source, named, word);
    }
  }

  private static void assertUnreadable(Source source, Path named, String word) {
    assertThatThrownBy(() -> read(source, 0))
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.SOURCE_FAILED))
        .hasMessageContainingAll(named.toString(), word);
  }

  private static void assertUnusable(Path input, String... words) {
    assertThatThrownBy(() -> FileSource.of(FileSystem.disk(), input, BOUNDED))
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.SOURCE_FAILED))
        .hasMessageContainingAll(words);
  }
}
