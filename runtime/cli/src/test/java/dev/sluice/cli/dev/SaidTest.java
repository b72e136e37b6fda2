package dev.sluice.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SaidTest {
  private final Said said = new Said();

  @Test
  void text_saidAgain_isNotNew_untilAllIsForgotten() {
    assertThat(said.isNew("a call failed")).isTrue();
    assertThat(said.isNew("another")).isTrue();
    assertThat(said.isNew("a call failed")).isFalse();
    said.forget();
    assertThat(said.isNew("a call failed")).isTrue();
  }

  @Test
  void text_ofAnotherRequest_isNotNew() {
    assertThat(said.isNew("no table (Service: DynamoDb, Request ID: AB12CD)")).isTrue();
    assertThat(said.isNew("no table (Service: DynamoDb, Request ID: ZZ9)")).isFalse();
    assertThat(said.isNew("call 0d3b1c2a-1111-2222-3333-0123456789ab failed")).isTrue();
    assertThat(said.isNew("call 0d3b1c2a-4444-2222-3333-0123456789ab failed")).isFalse();
  }

  @Test
  void text_saidLongAgo_isNewAgainBehindManyOthers() {
    assertThat(said.isNew("first")).isTrue();
    for (int other = 0; other < 100; other++) {
      assertThat(said.isNew("other " + other)).isTrue();
    }
    assertThat(said.isNew("first")).isTrue();
    assertThat(said.isNew("other 99")).isFalse();
  }
}
