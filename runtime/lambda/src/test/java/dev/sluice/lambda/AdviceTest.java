package dev.sluice.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.fault.Stop;
import org.junit.jupiter.api.Test;

final class AdviceTest {
  @Test
  void sentenceWithAFlagOfTheCommandLine_saysWhatIsToBeDoneInstead() {
    assertThat(Advice.of(new Stop(Stop.Code.CORRUPT, "it is damaged; start again with --fresh")))
        .isEqualTo("it is damaged; begin anew with another table of state (StateTableName)");
    assertThat(
            Advice.of(
                new Stop(
                    Stop.Code.CORRUPT, "restore it, or start again from the input with --fresh")))
        .isEqualTo("restore it, or begin anew with another table of state (StateTableName)");
    assertThat(
            Advice.of(
                new Stop(Stop.Code.CORRUPT, "begin behind that, with --fresh and a later startAt")))
        .isEqualTo(
            "begin behind that, with another table of state (StateTableName) and a later startAt");
  }

  @Test
  void lossOfData_namesTheSettingThatGoesOn() {
    assertThat(Advice.of(new Stop(Stop.Code.DATA_LOSS, "the event at 7 is gone")))
        .isEqualTo(
            "the event at 7 is gone; or declare onDataLoss = CONTINUE, which counts the gap and"
                + " goes on behind it");
  }

  @Test
  void callThatFails_hasNoStackTrace_whichTheClientWouldLog() {
    CallFailed failed = new CallFailed(new Stop(Stop.Code.CORRUPT, "damaged"));
    assertThat(failed).hasMessage("[corrupt] damaged").hasNoCause();
    assertThat(failed.getStackTrace()).isEmpty();
  }
}
