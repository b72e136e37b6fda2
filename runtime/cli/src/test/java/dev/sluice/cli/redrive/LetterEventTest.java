package dev.sluice.cli.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.letter.Letter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is read from letters as the engine writes them. */
final class LetterEventTest {
  private static LetterEvent read(String text) {
    return LetterEvent.of(new Letter("here", text));
  }

  private static String event(LetterEvent read) {
    return new String(read.event(), StandardCharsets.UTF_8);
  }

  @Test
  void late_hasTheEventAsItWas() {
    LetterEvent late =
        read(
            """
            {"function":"f","partition":0,"offset":"49.1","lateBy":5,"event":"{\\"a\\": \\"\\u0001é\\"}"}\
            """);
    assertThat(late.code()).isEqualTo("late");
    assertThat(late.missing()).isEmpty();
    assertThat(event(late)).isEqualTo("{\"a\": \"\u0001é\"}");
  }

  @Test
  void dead_withAllOfItsPayload_isWhole() {
    LetterEvent dead =
        read(
            """
            {"function":"f","partition":0,"offset":7,"code":"malformed","reason":"r","length":3,"sha256":"00","payload":"é{"}\
            """);
    assertThat(dead.code()).isEqualTo("malformed");
    assertThat(dead.isWhole()).isTrue();
    assertThat(event(dead)).isEqualTo("é{");
  }

  @Test
  void dead_thatIsNoText_isDecoded() {
    LetterEvent dead =
        read(
            """
            {"offset":7,"code":"malformed","reason":"r","length":2,"sha256":"00","payloadBase64":"/wA="}\
            """);
    assertThat(dead.isWhole()).isTrue();
    assertThat(dead.event()).containsExactly(0xff, 0);
  }

  @Test
  void dead_withAPartOfItsPayload_isNotSent() {
    LetterEvent dead =
        read(
            """
            {"offset":7,"code":"too-long","reason":"r","length":9,"sha256":"00","payload":"ab"}\
            """);
    assertThat(dead.missing()).isEqualTo("it has 2 of the event's 9 bytes");
    assertThat(dead.code()).isEqualTo("too-long");
  }

  @Test
  void letterOfAnOutput_hasNoEvent() {
    LetterEvent refused =
        read(
            """
            {"function":"f","partition":0,"id":"00","code":"refused","reason":"r","length":2,"sha256":"00","payload":"{}"}\
            """);
    assertThat(refused.missing()).isEqualTo("it is of an output, not of an event");
    assertThat(refused.code()).isEqualTo("refused");
    assertThat(read("{\"function\":\"f\",\"id\":\"00\",\"code\":\"refused\"}").isWhole()).isFalse();
  }

  @Test
  void whatIsNoLetter_isLeft() {
    assertThat(read("[1]").missing()).isEqualTo("it is no JSON object");
    assertThat(read("{\"offset\":1,").missing()).isEqualTo("it is no letter of Sluice's");
    assertThat(read("{\"offset\":1,\"payloadBase64\":\"!\"}").missing())
        .isEqualTo("it is no letter of Sluice's");
  }
}
