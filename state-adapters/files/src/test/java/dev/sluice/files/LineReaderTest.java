package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.Source.Answer;
import dev.sluice.engine.source.Source.Limit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LineReaderTest {
  private static final Path LOG = Path.of("/log");
  private static final int EVENT_BYTES_MAX = 20;
  private static final int KEPT_BYTES = 10;
  private static final Limit ANY = Limit.of(1000, 1 << 20);

  /** File contents, and what they give: {@code offset=text}, with the full length if too long. */
  record Lines(String name, List<String> files, List<String> events) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final String BOM = "\uFEFF";

  static List<Lines> lines() {
    return List.of(
        new Lines("nothing", List.of(""), List.of()),
        new Lines("one", List.of("a\n"), List.of("0=a")),
        new Lines("no newline at the end", List.of("a\nb"), List.of("0=a", "2=b")),
        new Lines("carriage returns stay", List.of("a\r\nb\r\n"), List.of("0=a\r", "3=b\r")),
        new Lines("empty lines", List.of("\n\na\n\n\nb\n\n"), List.of("2=a", "6=b")),
        new Lines("blank lines", List.of(" \n\t\r\n a\n  "), List.of("5= a")),
        new Lines("only blank", List.of("\n \n\r\n\t"), List.of()),
        new Lines("mark at the start", List.of(BOM + "a\nb\n"), List.of("0=a", "5=b")),
        new Lines("mark on an empty line", List.of(BOM + "\nb\n"), List.of("4=b")),
        new Lines("mark alone", List.of(BOM), List.of()),
        new Lines("mark later", List.of("a\n" + BOM + "b\n"), List.of("0=a", "2=" + BOM + "b")),
        new Lines(
            "longest", List.of("x".repeat(20) + "\nb\n"), List.of("0=" + "x".repeat(20), "21=b")),
        new Lines(
            "longest behind a mark",
            List.of(BOM + "x".repeat(20) + "\nb\n"),
            List.of("0=" + "x".repeat(20), "24=b")),
        new Lines(
            "too long", List.of("x".repeat(21) + "\nb\n"), List.of("0=xxxxxxxxxx+21", "22=b")),
        new Lines(
            "carriage return counts",
            List.of("x".repeat(20) + "\r\nb\n"),
            List.of("0=xxxxxxxxxx+21", "22=b")),
        new Lines(
            "much too long between",
            List.of("a\n" + "x".repeat(300) + "\nb\n"),
            List.of("0=a", "2=xxxxxxxxxx+300", "303=b")),
        new Lines(
            "much too long behind a mark, at the end",
            List.of(BOM + "x".repeat(300)),
            List.of("0=xxxxxxxxxx+300")),
        new Lines("long and blank", List.of(" ".repeat(300) + "\nb"), List.of("301=b")),
        new Lines("two files", List.of("a\nb\n", "c\n"), List.of("0=a", "2=b", "4=c")),
        new Lines("file without newline", List.of("a\nb", "c\n"), List.of("0=a", "2=b", "3=c")),
        new Lines("empty files", List.of("", "a\n", "", "", "b"), List.of("0=a", "2=b")),
        new Lines("a mark in each", List.of(BOM + "a\n", BOM + "b\n"), List.of("0=a", "5=b")),
        new Lines(
            "too long at a file's end",
            List.of("x".repeat(300), "b"),
            List.of("0=xxxxxxxxxx+300", "300=b")));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void read_anyChunkAndCut_givesTheSameEvents(Lines lines) throws IOException {
    SimulatedFileSystem files = files(lines.files());
    for (int chunk : new int[] {1, 7, 24, 25, 64, 4096}) {
      for (int events : new int[] {1, 2, 1000}) {
        LineReader reader = reader(files, true, chunk, Position.START);
        assertThat(readAll(reader, Limit.of(events, 1 << 20)).events())
            .as("chunk %d, %d events", chunk, events)
            .isEqualTo(lines.events());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  void open_behindEveryEvent_goesOnWithTheNext(Lines lines) throws IOException {
    SimulatedFileSystem files = files(lines.files());
    List<Position> positions =
        readAll(reader(files, true, 24, Position.START), Limit.of(1, 1)).positions();
    for (int event = 0; event < positions.size(); event++) {
      LineReader reader = reader(files, true, 24, positions.get(event));
      assertThat(readAll(reader, ANY).events())
          .isEqualTo(lines.events().subList(event + 1, lines.events().size()));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 20_260_101})
  void read_randomLines_givesWhatSplittingGives(long seed) throws IOException {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      StringBuilder content = new StringBuilder();
      List<String> expected = new ArrayList<>();
      for (int line = random.nextInt(30); line > 0; line--) {
        String text = "abc {}".repeat(random.nextInt(12)).strip();
        if (!text.isEmpty()) {
          String shown =
              text.length() > EVENT_BYTES_MAX
                  ? text.substring(0, KEPT_BYTES) + "+" + text.length()
                  : text;
          expected.add(content.length() + "=" + shown);
        }
        content.append(text).append('\n');
      }
      SimulatedFileSystem files = files(List.of(content.toString()));
      LineReader reader = reader(files, true, 1 + random.nextInt(80), Position.START);
      Limit limit = Limit.of(1 + random.nextInt(10), 1 + random.nextInt(60));
      assertThat(readAll(reader, limit).events()).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void read_tooLong_hashesTheWholeLine() throws Exception {
    String line = "0123456789".repeat(50);
    SimulatedFileSystem files = files(List.of(line + "\n"));
    for (int chunk : new int[] {24, 4096}) {
      LineReader reader = reader(files, true, chunk, Position.START);
      FileBatch batch = (FileBatch) reader.newBatch();
      reader.read(batch, ANY);
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(line.getBytes(StandardCharsets.UTF_8));
      assertThat(HexFormat.of().formatHex(batch.hashOf(0)))
          .isEqualTo(HexFormat.of().formatHex(hash));
    }
  }

  @Test
  void read_unbounded_waitsForTheNewline() throws IOException {
    for (String line : List.of("ab", "x".repeat(300))) {
      SimulatedFileSystem files = files(List.of("first\n" + line));
      LineReader reader = reader(files, false, 24, Position.START);
      assertThat(readAll(reader, ANY).events()).containsExactly("0=first");
      append(files, "/log/0", "c");
      assertThat(readAll(reader, ANY).events()).isEmpty();
      append(files, "/log/0", "\nnext\n");
      List<String> events = readAll(reader, ANY).events();
      assertThat(events).hasSize(2);
      assertThat(events.getFirst()).startsWith("6=" + line.substring(0, 2));
      assertThat(events.getLast()).endsWith("=next");
    }
  }

  @Test
  void read_unboundedAndNextFileComes_endsTheLastLineOfTheOneBefore() throws IOException {
    SimulatedFileSystem files = files(List.of("a\nb"));
    LineReader reader = reader(files, false, 24, Position.START);
    assertThat(readAll(reader, ANY).events()).containsExactly("0=a");
    append(files, "/log/1", "c\n");
    assertThat(readAll(reader, ANY).events()).containsExactly("2=b", "3=c");
  }

  @Test
  void read_fileBeforeReadOnesAppears_stopsAsDataLoss() throws IOException {
    SimulatedFileSystem files = files(List.of("a\n", "b\n"));
    LineReader reader = reader(files, false, 24, Position.START);
    Position position = readAll(reader, ANY).positions().getLast();
    append(files, "/log/00", "x\n");
    assertDataLoss(() -> reader.read(reader.newBatch(), ANY), "00");
    assertDataLoss(() -> reader(files, false, 24, position), "/log");
  }

  @Test
  void read_fileShrinks_stopsAsDataLoss() throws IOException {
    SimulatedFileSystem files = files(List.of("a\nb\n"));
    LineReader reader = reader(files, false, 24, Position.START);
    readAll(reader, ANY);
    truncate(files, "/log/0", 2);
    assertDataLoss(() -> reader.read(reader.newBatch(), ANY), "byte 4");
  }

  @Test
  void open_lastLineIsAnother_stopsAsDataLossWithFileAndOffset() throws IOException {
    Position position = lastPosition(files(List.of("a\nbb\n")));
    for (String content : List.of("a\nbc\n", "a\nb\n", "a\nbbb\n", "a\n", "")) {
      assertDataLoss(
          () -> reader(files(List.of(content)), true, 24, position), "/log/0", "offset 2");
    }
  }

  @Test
  void open_lastLineHadNoNewline_goesOnOnlyBehindOne() throws IOException {
    Position position = lastPosition(files(List.of("a\nbb")));
    assertThat(readAll(reader(files(List.of("a\nbb\nc\n")), true, 24, position), ANY).events())
        .containsExactly("5=c");
    assertDataLoss(() -> reader(files(List.of("a\nbbc\n")), true, 24, position), "offset 2");
    SimulatedFileSystem files = files(List.of("a\nbb"));
    LineReader reader = reader(files, false, 24, position);
    assertThat(readAll(reader, ANY).events()).isEmpty();
    append(files, "/log/0", "c\n");
    assertDataLoss(() -> reader.read(reader.newBatch(), ANY), "/log/0");
  }

  @Test
  void open_fileBeforeHasAnotherSize_stopsAsDataLoss() throws IOException {
    Position position = lastPosition(files(List.of("a\n", "b\n")));
    assertDataLoss(() -> reader(files(List.of("aa\n", "b\n")), true, 24, position), "/log");
    assertDataLoss(() -> reader(files(List.of("a\n")), true, 24, position), "/log");
  }

  @Test
  void read_untilAnEventThatIsGone_stopsAsDataLoss() throws IOException {
    Position until = lastPosition(files(List.of("a\nb\nc\n")));
    Limit limit = new Limit(10, 100, until);
    for (String content : List.of("a\nb\n", "a\nb\nd\n", "a\nbbbbbb\n")) {
      LineReader reader = reader(files(List.of(content)), true, 24, Position.START);
      assertDataLoss(() -> readAll(reader, limit), "/log/0", "offset 4");
    }
  }

  private static Position lastPosition(SimulatedFileSystem files) {
    return readAll(reader(files, true, 24, Position.START), ANY).positions().getLast();
  }

  private static void assertDataLoss(ThrowingRead act, String... words) {
    assertThatThrownBy(act::run)
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.DATA_LOSS))
        .hasMessageContainingAll(words);
  }

  private interface ThrowingRead {
    void run() throws IOException;
  }

  private record Read(List<String> events, List<Position> positions) {}

  private static Read readAll(LineReader reader, Limit limit) {
    Read read = new Read(new ArrayList<>(), new ArrayList<>());
    FileBatch batch = (FileBatch) reader.newBatch();
    Answer answer = Answer.MORE;
    while (answer == Answer.MORE) {
      answer = reader.read(batch, limit);
      assertThat(batch.count()).isLessThanOrEqualTo(limit.events());
      assertThat(batch.count() == 1 || batch.bytesUsed() <= limit.bytes()).isTrue();
      for (int row = 0; row < batch.count(); row++) {
        String text =
            new String(batch.data(), batch.start(row), batch.length(row), StandardCharsets.UTF_8);
        String length = batch.isTooLong(row) ? "+" + batch.fullLength(row) : "";
        read.events().add(batch.offset(row) + "=" + text + length);
      }
      read.positions().add(reader.position());
    }
    read.positions().removeLast();
    if (batch.count() > 0) {
      read.positions().add(reader.position());
    }
    return read;
  }

  private static LineReader reader(
      SimulatedFileSystem files, boolean bounded, int chunkBytes, Position after) {
    return LineReader.open(
        files,
        new InputFiles(files, LOG, true),
        new ReadOptions(EVENT_BYTES_MAX, bounded),
        new LineReader.Sizes(chunkBytes, KEPT_BYTES),
        after);
  }

  private static SimulatedFileSystem files(List<String> contents) throws IOException {
    SimulatedFileSystem files = new SimulatedFileSystem();
    files.createDirectory(LOG);
    for (int file = 0; file < contents.size(); file++) {
      append(files, "/log/" + file, contents.get(file));
    }
    return files;
  }

  private static void append(SimulatedFileSystem files, String path, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (FileSystem.OpenFile file = files.open(Path.of(path), FileSystem.Access.WRITE)) {
      file.append(bytes, 0, bytes.length);
    }
  }

  private static void truncate(SimulatedFileSystem files, String path, long length)
      throws IOException {
    try (FileSystem.OpenFile file = files.open(Path.of(path), FileSystem.Access.WRITE)) {
      file.truncate(length);
    }
  }
}
