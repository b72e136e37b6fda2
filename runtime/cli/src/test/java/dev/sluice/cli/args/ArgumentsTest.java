package dev.sluice.cli.args;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.args.Arguments.Range;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
  private static final Usage USAGE =
      new Usage(
          "run",
          List.of("FUNCTION"),
          List.of(
              Flag.valued("--input", "FILE", "what to read"),
              Flag.valued("--partitions", "N", "how many"),
              Flag.plain("--fresh", "start anew")),
          "runs",
          "");

  private static Arguments parse(String... typed) throws UsageError {
    return Arguments.parse(USAGE, List.of(typed));
  }

  @Test
  void parse_flagsInBothForms_areUnderstood() throws UsageError {
    Arguments arguments = parse("--input", "a b", "f", "--partitions=3", "--fresh");

    assertThat(arguments.operand(0)).isEqualTo("f");
    assertThat(arguments.required("--input")).isEqualTo("a b");
    assertThat(arguments.number("--partitions", new Range(1, 8))).contains(3L);
    assertThat(arguments.has("--fresh")).isTrue();
  }

  @Test
  void parse_aDash_isAnOperandOrValue() throws UsageError {
    assertThat(parse("f", "--input", "-").required("--input")).isEqualTo("-");
  }

  @ParameterizedTest
  @CsvSource({
    "f --inptu x, has no flag --inptu; did you mean --input?",
    "f --input, --input needs a value",
    "f --input --fresh, --input needs a value",
    "f --fresh=yes, --fresh takes no value",
    "f --fresh --fresh, given twice",
    "f g, unexpected argument g",
    "--fresh, FUNCTION is missing"
  })
  void parse_mistake_isSaid(String typed, String message) {
    assertThatThrownBy(() -> parse(typed.split(" ", -1)))
        .isInstanceOf(UsageError.class)
        .hasMessageContaining(message)
        .hasMessageContaining("sluice run --help");
  }

  @ParameterizedTest
  @CsvSource({"0", "9", "x", "1.5", "99999999999999999999"})
  void number_notInRange_isSaid(String value) throws UsageError {
    Arguments arguments = parse("f", "--partitions", value);

    assertThatThrownBy(() -> arguments.number("--partitions", new Range(1, 8)))
        .isInstanceOf(UsageError.class)
        .hasMessageContaining("--partitions must be a whole number from 1 to 8, was " + value);
  }

  @ParameterizedTest
  @CsvSource({"512, 512", "4k, 4096", "3M, 3145728", "2g, 2147483648"})
  void bytes_withUnit_areMultiplied(String text, long bytes) throws UsageError {
    assertThat(parse("f", "--input", text).bytes("--input")).contains(bytes);
  }

  @ParameterizedTest
  @CsvSource({"0", "-1k", "k", "1t", "99999999999g"})
  void bytes_notASize_isSaid(String text) throws UsageError {
    Arguments arguments = parse("f", "--input=" + text);

    assertThatThrownBy(() -> arguments.bytes("--input"))
        .isInstanceOf(UsageError.class)
        .hasMessageContaining("--input must be a size like 512m or 2g, was " + text);
  }

  @Test
  void help_withoutOperands_isNoMistake() throws UsageError {
    assertThat(parse("--help").wantsHelp()).isTrue();
    assertThat(USAGE.help()).contains("sluice run FUNCTION", "--input FILE", "--verbose", "--help");
  }

  @Test
  void suggestion_nothingNear_isEmpty() {
    assertThat(Suggestion.of("zzz", List.of("run", "demo"))).isEmpty();
    assertThat(Suggestion.of("rum", List.of("run", "demo"))).isEqualTo("; did you mean run?");
    assertThat(Suggestion.of("velocity", List.of("card-velocity"))).contains("card-velocity");
  }
}
