package dev.sluice.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.fault.Stop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SequenceOffsetTest {
  private static final List<String> IN_ORDER =
      List.of(
          "0",
          "9",
          "9.1",
          "9.2",
          "9.10",
          "10",
          "99.999999999",
          "49590338271490256608559692538361571095921575989136588898",
          "49590338271490256608559692538361571095921575989136588898.1",
          "49590338271490256608559692538361571095921575989136588899",
          "149590338271490256608559692538361571095921575989136588898");

  @Test
  void order_ofTexts_isByNumberThenByRecordInIt() {
    List<String> mixed = new ArrayList<>(IN_ORDER);
    Collections.shuffle(mixed, new Random(7));
    mixed.sort(SequenceOffset.TEXT_ORDER);
    assertThat(mixed).isEqualTo(IN_ORDER);
  }

  @Test
  void parse_textOfAnOffset_isThatOffset() {
    assertThat(IN_ORDER).allMatch(text -> SequenceOffset.parse(text).text().equals(text));
    assertThat(SequenceOffset.parse("12")).isEqualTo(new SequenceOffset("12", 0));
    assertThat(SequenceOffset.parse("12.3")).isEqualTo(new SequenceOffset("12", 3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "1.",
        ".1",
        "1.0",
        "01",
        "1.01",
        "-1",
        "1.2.3",
        "x",
        "1.x",
        "1.9999999999"
      })
  void parse_anotherText_stops(String text) {
    assertThatThrownBy(() -> SequenceOffset.parse(text))
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.WRONG_STATE))
        .hasMessageContaining("'" + text + "'");
  }
}
