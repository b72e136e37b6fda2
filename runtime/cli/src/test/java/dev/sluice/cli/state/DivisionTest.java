package dev.sluice.cli.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How it is told into which partitions a state is divided. */
final class DivisionTest {
  @Test
  void shown_ofPartitions_hasTheirNumberAndNumbers() {
    assertThat(Division.into(1).shown()).isEqualTo("only 0");
    assertThat(Division.into(3).shown()).isEqualTo("3, numbered from 0 to 2");
    assertThat(new Division(0, List.of(4, 12)).shown()).isEqualTo("2, numbered from 4 to 12");
  }

  @Test
  void shown_ofAStreamOfWhichNoShardWasOpened_isNone() {
    assertThat(new Division(0, List.of()).shown()).isEqualTo("none yet");
  }
}
