package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.engine.commit.Head;
import dev.sluice.testkit.outcome.Totals;
import java.util.List;

/**
 * What a function makes of a stream, and what the oracle says that it makes of it.
 *
 * @param function the function
 * @param tables where it keeps its state and writes its results
 * @param input what is in the stream
 */
public record StreamedResults(FraudCase function, DatabaseReader tables, StreamedInput input) {
  /** How many events are committed. */
  public long committed() {
    return heads().stream().mapToLong(head -> head.counters().in).sum();
  }

  /** Whether so many events are committed, and all that came of them has been delivered. */
  public boolean hasDelivered(long events) {
    List<Head> heads = heads();
    return heads.stream().mapToLong(head -> head.counters().in).sum() >= events
        && heads.stream().allMatch(head -> head.outbox().isEmpty());
  }

  private List<Head> heads() {
    return tables.headsOfShards(function, input.shards());
  }

  /**
   * What the tables and heads have is what the oracle says of what is in the stream.
   *
   * @return what they count
   */
  public Totals check(String description) {
    Outcome outcome = Outcome.inTables(function, tables, heads());
    assertThat(outcome).as(description).isEqualTo(expected());
    return outcome.counted();
  }

  /** What the oracle says of what is in the stream. */
  Outcome expected() {
    return Outcome.expected(function, input.lines(), false);
  }

  /** What is counted as committed in all shards. */
  Totals counted() {
    return heads().stream()
        .map(head -> Totals.of(head.counters()))
        .reduce(Totals.NOTHING, Totals::plus);
  }
}
