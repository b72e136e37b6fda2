package dev.sluice.dev.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.local.Invoked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CallAnswerTest {
  private static Outcome of(String body) {
    return CallAnswer.of(new Invoked.Answered(body), true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "null", "{}", "{\"batchItemFailures\":[]}", "{\"batchItemFailures\":null}"})
  void answer_thatNamesNoFailure_isSuccess(String body) {
    assertThat(of(body)).isEqualTo(new Outcome.Done());
  }

  @Test
  void answer_thatNamesRecords_failsFromTheLowestOn() {
    assertThat(
            of(
                "{\"other\":{\"a\":[1]},\"batchItemFailures\":[{\"itemIdentifier\":\"100\"},"
                    + "{\"x\":{},\"itemIdentifier\":\"99\"}]}"))
        .isEqualTo(new Outcome.FailedFrom("99"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "done",
        "[]",
        "{\"batchItemFailures\":[",
        "{\"batchItemFailures\":[1]}",
        "{\"batchItemFailures\":[{}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":null}]}"
      })
  void answer_thatCannotBeRead_isFailure(String body) {
    assertThat(of(body)).isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void answer_whereNoneIsReported_isSuccess() {
    assertThat(CallAnswer.of(new Invoked.Answered("anything"), false))
        .isEqualTo(new Outcome.Done());
  }

  @Test
  void call_withoutAnAnswer_isFailureWithItsReason() {
    assertThat(CallAnswer.of(new Invoked.Failed("{\"errorMessage\":\"m\"}"), true))
        .isEqualTo(new Outcome.Failed("{\"errorMessage\":\"m\"}"));
    assertThat(CallAnswer.of(new Invoked.Ended(137), true))
        .isEqualTo(new Outcome.Failed("the process ended with 137"));
    assertThat(CallAnswer.of(new Invoked.TimedOut(), false))
        .isEqualTo(new Outcome.Failed("the time was up"));
  }
}
