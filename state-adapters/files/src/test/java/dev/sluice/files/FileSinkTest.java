package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSinkTest {
  @TempDir Path directory;

  @Test
  void deliver_noLine_makesNoFile() {
    try (Sink sink = sink(Failpoints.NONE)) {
      sink.open("");
      deliver(sink);
    }
    assertThat(file()).doesNotExist();
  }

  @Test
  void open_fileShorterThanConfirmed_stopsAsCorruptAndTouchesNothing() throws IOException {
    String confirmed = confirmedAfter("a", "b");
    Files.writeString(file(), "a\n");
    assertCorrupt(() -> sink(Failpoints.NONE).open(confirmed), "4 bytes", "only 2 bytes");
    assertThat(file()).hasContent("a\n");
  }

  @Test
  void open_fileGone_stopsAsCorrupt() throws IOException {
    String confirmed = confirmedAfter("a");
    Files.delete(file());
    assertCorrupt(() -> sink(Failpoints.NONE).open(confirmed), "it is gone");
  }

  @Test
  void open_fileReplacedByAnother_stopsAsCorruptAndTouchesNothing() throws IOException {
    String confirmed = confirmedAfter("a", "b");
    Files.writeString(file(), "somebody's thesis\n");
    assertCorrupt(() -> sink(Failpoints.NONE).open(confirmed), "another one");
    assertThat(file()).hasContent("somebody's thesis\n");
  }

  @Test
  void open_linesBehindConfirmed_areCutOff() throws IOException {
    String confirmed = confirmedAfter("a");
    Files.writeString(file(), "a\nb\nhal");
    try (Sink sink = sink(Failpoints.NONE)) {
      sink.open(confirmed);
    }
    assertThat(Files.readString(file())).isEqualTo("a\n");
  }

  @Test
  void open_directoryMissingOrNoFile_stopsWithTheRepair() throws IOException {
    FileSink nowhere =
        new FileSink(FileSystem.disk(), directory.resolve("no/out.ndjson"), Failpoints.NONE);
    assertThatThrownBy(() -> nowhere.open("")).hasMessageContaining("directory does not exist");
    Files.createDirectory(file());
    assertThatThrownBy(() -> sink(Failpoints.NONE).open(""))
        .hasMessageContaining("not a regular file");
  }

  @Test
  void failpoints_ofTheSink_areReachedWithHalfALineAndAll() {
    List<String> seen = new ArrayList<>();
    try (Sink sink = sink(point -> seen.add(point == Failpoint.SINK_HALF_LINE ? read() : "all"))) {
      sink.open("");
      deliver(sink, "first", "second");
    }
    assertThat(seen).containsExactly("first\nsec", "all");
  }

  @Test
  void streamSink_delivered_isFlushed() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Sink sink = new StreamSink(new PrintStream(out, false, StandardCharsets.UTF_8))) {
      sink.open("");
      deliver(sink, "a", "b");
      assertThat(sink.confirmed()).isEmpty();
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("a\nb\n");
  }

  @Test
  void streamSink_readerGone_stops() {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    try (Sink sink = new StreamSink(new PrintStream(broken, false, StandardCharsets.UTF_8))) {
      sink.open("");
      assertThatThrownBy(() -> deliver(sink, "a"))
          .isInstanceOf(Stop.class)
          .hasMessageContaining("standard output");
    }
  }

  private String confirmedAfter(String... lines) {
    try (Sink sink = sink(Failpoints.NONE)) {
      sink.open("");
      deliver(sink, lines);
      return sink.confirmed();
    }
  }

  private static void deliver(Sink sink, String... lines) {
    OutputBuffer outputs = new OutputBuffer();
    for (String line : lines) {
      byte[] payload = line.getBytes(StandardCharsets.UTF_8);
      outputs.add(Channel.RESULT, 0, 0, payload, 0, payload.length);
    }
    assertThat(
            sink.deliver(
                outputs, Channel.RESULT, 0, outputs.count(), new Sink.Sequence("f", 0, 1, 1)))
        .isEqualTo(new Sink.Delivery.Done());
  }

  private Path file() {
    return directory.resolve("out.ndjson");
  }

  private String read() {
    try {
      return Files.readString(file());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Sink sink(Failpoints failpoints) {
    return new FileSink(FileSystem.disk(), file(), failpoints);
  }

  private static void assertCorrupt(ThrowingCallable act, String... words) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.CORRUPT))
        .hasMessageContainingAll(words);
  }
}
