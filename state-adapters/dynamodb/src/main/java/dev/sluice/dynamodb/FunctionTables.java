package dev.sluice.dynamodb;

import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.letter.LetterBox;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.sink.NoSink;
import dev.sluice.engine.sink.Sink;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The tables that a function writes: its own for results, and others named after that for late and
 * dead events and failed results, with {@code -late}, {@code -dead} and {@code -failed} behind. A
 * function that returns nothing has only these, named after itself.
 */
public final class FunctionTables {
  private final String name;
  private final Optional<ResultTable> results;

  /** Those with the names that follow from the plan. */
  public FunctionTables(Plan plan) {
    this(plan, defaultName(plan));
  }

  /** Those with names of the deployment's own: the one that results go to is called so. */
  public FunctionTables(Plan plan, String name) {
    this.name = name;
    this.results =
        plan.table().isEmpty() ? Optional.empty() : Optional.of(ResultTable.of(plan).named(name));
  }

  /** What they are named after unless a deployment names them otherwise. */
  public static String defaultName(Plan plan) {
    return plan.table().isEmpty() ? plan.function() : plan.table();
  }

  /** What they must be, that of results first if there is one. */
  public List<TableDefinition> definitions() {
    List<TableDefinition> all = new ArrayList<>();
    results.map(ResultTable::definition).ifPresent(all::add);
    for (Channel channel : Channel.values()) {
      if (channel != Channel.RESULT) {
        all.add(TableSink.lettersIn(letters(channel)));
      }
    }
    return all;
  }

  private String letters(Channel channel) {
    return name + "-" + channel.name().toLowerCase(Locale.ROOT);
  }

  /** The sinks of a partition. */
  public Map<Channel, Sink> sinks(Service service, Failpoints failpoints) {
    return sinks(
        table -> TableSink.ofResults(service, table, failpoints),
        letters -> TableSink.ofLetters(service, letters, failpoints));
  }

  /** The tables of letters, to be read too. */
  public LetterBox letters(Service service, Failpoints failpoints) {
    return new TableBox(service, this::letters, failpoints);
  }

  /** Sinks that write nothing, and count what writing would cost. */
  public Map<Channel, Sink> counted(Units units) {
    return sinks(table -> CountedRows.ofResults(table, units), _ -> CountedRows.ofLetters(units));
  }

  private Map<Channel, Sink> sinks(
      Function<ResultTable, Sink> ofResults, Function<String, Sink> ofLetters) {
    Map<Channel, Sink> sinks = new EnumMap<>(Channel.class);
    for (Channel channel : Channel.values()) {
      sinks.put(
          channel,
          channel == Channel.RESULT
              ? results.map(ofResults).orElseGet(NoSink::new)
              : ofLetters.apply(letters(channel)));
    }
    return sinks;
  }
}
