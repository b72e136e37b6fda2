package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class OutputTailTest {
  @Test
  void tail_littleWritten_isAllOfIt() {
    assertThat(tailOf("one\ntwo\n")).isEqualTo("one\ntwo");
    assertThat(tailOf("")).isEmpty();
  }

  @Test
  void tail_muchWritten_isTheLastWholeLines() {
    String[] last =
        tailOf(
                IntStream.range(0, 10_000)
                    .mapToObj("line %d\n"::formatted)
                    .collect(Collectors.joining()))
            .split("\n", -1);
    assertThat(last).hasSizeBetween(300, 500).allMatch(line -> line.matches("line \\d{4}"));
    assertThat(last[last.length - 1]).isEqualTo("line 9999");
  }

  @Test
  void tail_lineWithoutEnd_isItsEnd() {
    assertThat(tailOf("x".repeat(100_000) + "y")).hasSize(4_096).endsWith("xy");
  }

  private static String tailOf(String written) {
    OutputTail tail = new OutputTail();
    tail.drain(new ByteArrayInputStream(written.getBytes(StandardCharsets.UTF_8)));
    return tail.lines();
  }
}
