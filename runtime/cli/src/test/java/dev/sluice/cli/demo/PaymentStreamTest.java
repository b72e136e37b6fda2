package dev.sluice.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PaymentStreamTest {
  private static final Pattern CARD = Pattern.compile("\"card\":\"([^\"]+)\"");

  private static List<String> lines(long seed, int events) {
    PaymentStream stream = new PaymentStream(seed);
    List<String> lines = new ArrayList<>();
    for (int number = 0; number < events; number++) {
      lines.add(new String(stream.line(number), StandardCharsets.UTF_8));
    }
    return lines;
  }

  @Test
  void line_sameSeedAndNumber_isTheSame() {
    assertThat(new PaymentStream(7).line(123_456)).isEqualTo(new PaymentStream(7).line(123_456));
    assertThat(lines(7, 100)).isNotEqualTo(lines(8, 100));
  }

  @Test
  void lines_many_haveAllThatADemoNeeds() {
    List<String> lines = lines(1, 20_000);

    assertThat(lines).noneMatch(line -> line.contains("\n"));
    assertThat(lines.stream().filter(line -> !line.endsWith("}"))).hasSizeBetween(5, 60);
    Map<String, Integer> byCard = new HashMap<>();
    for (String line : lines) {
      Matcher card = CARD.matcher(line);
      if (card.find()) {
        byCard.merge(card.group(1), 1, Integer::sum);
      }
    }
    assertThat(byCard.keySet().stream().filter(card -> card.startsWith(Burst.CARD_PREFIX)))
        .hasSize((int) Burst.completeIn(20_000));
    byCard.forEach(
        (card, payments) -> {
          if (card.startsWith(Burst.CARD_PREFIX)) {
            assertThat(payments).as(card).isEqualTo(Burst.PAYMENTS);
          }
        });
  }

  @Test
  void burst_cutOff_isNotComplete() {
    long last = 0;
    for (long event = 0; event < 2_000; event++) {
      if (Burst.at(event) != null) {
        last = event;
      }
    }

    assertThat(Burst.completeIn(last)).isZero();
    assertThat(Burst.completeIn(last + 1)).isEqualTo(1);
    assertThat(Burst.completeIn(2_000 + last)).isEqualTo(1);
  }

  @Test
  void latency_weighsEventsNotCommits() {
    CommitLatency latency = new CommitLatency(100);
    latency.appended(110, 0);
    latency.appended(200, 5_000_000);
    latency.committed(109, 6_000_000);
    latency.committed(110, 7_000_000);
    latency.committed(200, 25_000_000);

    assertThat(latency.percentile(0.1)).isEqualTo(7);
    assertThat(latency.percentile(0.5)).isEqualTo(20);
    assertThat(latency.percentile(0.99)).isEqualTo(20);
  }
}
