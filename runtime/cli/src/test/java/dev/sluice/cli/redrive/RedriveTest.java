package dev.sluice.cli.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.letter.Letter;
import dev.sluice.engine.letter.LetterBox.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which letters are sent, which are removed, and what is said of the others. */
final class RedriveTest {
  @TempDir private Path directory;

  private static Letter dead(String handle, String code, String event) {
    return new Letter(
        handle,
        "{\"offset\":1,\"code\":\"%s\",\"reason\":\"r\",\"length\":%d,\"payload\":\"%s\"}"
            .formatted(code, event.length(), event));
  }

  private static List<String> handles(Answer answer) {
    return answer.taken().stream().map(Letter::handle).toList();
  }

  /** Takes those that do not begin with "no". */
  private static final class Fussy implements Recipient {
    private final List<String> taken = new ArrayList<>();

    @Override
    public String name() {
      return "fussy";
    }

    @Override
    public String refusal(byte[] event) {
      return event.length > 9 ? "too long" : "";
    }

    @Override
    public BitSet take(List<byte[]> events) {
      BitSet there = new BitSet();
      for (int i = 0; i < events.size(); i++) {
        String event = new String(events.get(i), StandardCharsets.UTF_8);
        if (!event.startsWith("no")) {
          taken.add(event);
          there.set(i);
        }
      }
      return there;
    }

    @Override
    public void close() {}
  }

  @Test
  void letters_thatWereTaken_areRemovedAndNoOthers() {
    Fussy fussy = new Fussy();
    Redrive redrive = new Redrive(Optional.of(fussy), Optional.empty(), 100);
    Answer answer =
        redrive.read(
            List.of(
                dead("1", "malformed", "a"),
                dead("2", "malformed", "not this"),
                new Letter("3", "{\"id\":\"0\",\"code\":\"refused\"}"),
                dead("4", "malformed", "longer than nine"),
                dead("5", "malformed", "b")));
    assertThat(handles(answer)).containsExactly("1", "5");
    assertThat(answer.more()).as("goes on though something was not taken").isFalse();
    assertThat(fussy.taken).containsExactly("a", "b");
    assertThat(redrive.sent()).isEqualTo(2);
    assertThat(redrive.untaken()).isEqualTo(1);
    assertThat(redrive.left())
        .isEqualTo(Map.of("too long", 1L, "it is of an output, not of an event", 1L));
  }

  @Test
  void codeAndLimit_chooseWhatIsSent() {
    Fussy fussy = new Fussy();
    Redrive redrive = new Redrive(Optional.of(fussy), Optional.of("out-of-range"), 2);
    List<Letter> letters =
        List.of(
            dead("1", "malformed", "a"),
            dead("2", "out-of-range", "b"),
            dead("3", "out-of-range", "c"),
            dead("4", "out-of-range", "d"));
    Answer answer = redrive.read(letters);
    assertThat(handles(answer)).containsExactly("2", "3");
    assertThat(answer.more()).isFalse();
  }

  @Test
  void withoutARecipient_isOnlyCounted() {
    Redrive redrive = new Redrive(Optional.empty(), Optional.empty(), 100);
    Answer answer = redrive.read(List.of(dead("1", "malformed", "a"), dead("2", "x", "b")));
    assertThat(answer).isEqualTo(new Answer(List.of(), true));
    assertThat(redrive.sent()).isEqualTo(2);
  }

  @Test
  void file_hasALineForEachAndNoneWithALineBreak() throws IOException {
    Path file = Files.writeString(directory.resolve("events"), "before\n");
    try (FileRecipient recipient = new FileRecipient(file)) {
      assertThat(recipient.refusal("a\nb".getBytes(StandardCharsets.UTF_8))).isNotEmpty();
      assertThat(recipient.refusal(new byte[] {'a'})).isEmpty();
      assertThat(recipient.take(List.of(new byte[] {'a'}, new byte[] {'b'})).cardinality())
          .isEqualTo(2);
    }
    assertThat(file).hasContent("before\na\nb\n");
  }
}
