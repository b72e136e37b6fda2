package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.cli.demo.PaymentStream;
import dev.sluice.engine.source.PartitionKeys;
import dev.sluice.testkit.outcome.Totals;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BooksTest {
  private static final int EVENTS = 1_500;
  private static final Totals TWO = new Totals(2, 2, 0, 0, 0, 0, 2);
  private static final Totals THREE = new Totals(3, 3, 0, 0, 0, 0, 3);

  private static Books books(List<String> results, Totals totals) {
    return new Books(results, List.of("late"), List.of("dead"), List.of(), totals);
  }

  private static List<PartitionKeys> divided(int shards) {
    List<PartitionKeys> ranges = new ArrayList<>();
    BigInteger first = BigInteger.ZERO;
    for (int shard = 1; shard <= shards; shard++) {
      BigInteger end =
          BigInteger.ONE
              .shiftLeft(128)
              .multiply(BigInteger.valueOf(shard))
              .divide(BigInteger.valueOf(shards));
      ranges.add(new PartitionKeys(first, end.subtract(BigInteger.ONE)));
      first = end;
    }
    return ranges;
  }

  private static Books together(Books a, Books b) {
    return new Books(
        Stream.concat(a.results().stream(), b.results().stream()).toList(),
        Stream.concat(a.late().stream(), b.late().stream()).toList(),
        Stream.concat(a.dead().stream(), b.dead().stream()).toList(),
        List.of(),
        a.totals().plus(b.totals()));
  }

  /** What lets one answer stand for a stream that is divided anew while a function reads it. */
  @ParameterizedTest
  @EnumSource
  void books_ofAStreamInAnyDivision_areThoseOfTheWhole(FraudCase function) {
    Routing routing = new Routing(function);
    PaymentStream payments = new PaymentStream(20_261_126L);
    for (int shards : List.of(2, 5)) {
      List<byte[]> all = new ArrayList<>();
      Books sum = new Books(List.of(), List.of(), List.of(), List.of(), Totals.NOTHING);
      List<PartitionKeys> division = divided(shards);
      division.forEach(keys -> all.add(Routing.first(keys)));
      for (int number = 0; number < EVENTS; number++) {
        all.add(payments.line(number));
      }
      division.forEach(keys -> all.add(Routing.last(keys)));
      for (PartitionKeys keys : division) {
        sum =
            together(
                sum,
                Books.expected(
                    function,
                    all.stream()
                        .filter(line -> keys.contain(Routing.hash(routing.partitionKey(line))))
                        .toList()));
      }
      Books whole = Books.expected(function, all);
      assertThat(sum.difference(whole)).as("%d shards", shards).isEmpty();
      assertThat(whole.results()).isNotEmpty();
      assertThat(whole.dead()).isNotEmpty();
      assertThat(whole.late().isEmpty()).isEqualTo(function == FraudCase.LARGE_PAYMENTS);
    }
  }

  @Test
  void books_thatLackOrDoubleOrChangeSomething_differ() {
    Books expected = books(List.of("a", "b"), TWO);
    assertThat(books(List.of("b", "a"), TWO).difference(expected)).isEmpty();
    assertThat(books(List.of("a"), TWO).difference(expected))
        .contains("1 results, expected 2; the first that differs: none, expected b");
    assertThat(books(List.of("a", "a", "b"), TWO).difference(expected))
        .contains("3 results, expected 2; the first that differs: a, expected b");
    assertThat(books(List.of("a", "c"), TWO).difference(expected))
        .contains("2 results, expected 2; the first that differs: c, expected b");
    assertThat(books(List.of("a", "b"), THREE).difference(expected).orElseThrow())
        .startsWith("counted Totals[in=3");
    assertThat(
            new Books(List.of("a", "b"), List.of(), List.of("dead"), List.of(), TWO)
                .difference(expected))
        .contains("0 late events, expected 1; the first that differs: none, expected late");
    assertThat(
            new Books(List.of("a", "b"), List.of("late"), List.of("dead"), List.of("x"), TWO)
                .difference(expected))
        .contains("1 failed events, expected 0; the first that differs: x, expected none");
  }
}
