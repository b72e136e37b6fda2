package dev.sluice.cli.state;

import dev.sluice.dynamodb.ResultTable;
import dev.sluice.dynamodb.Service;
import dev.sluice.dynamodb.TableDefinition;
import dev.sluice.dynamodb.TableSink;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.sink.Sink;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The tables that a function writes: its own for results, and others named after that for late and
 * dead events and failed results, with {@code -late}, {@code -dead} and {@code -failed} behind.
 */
public final class FunctionTables {
  private final ResultTable results;

  public FunctionTables(Plan plan) {
    this.results = ResultTable.of(plan);
  }

  /** What they must be. */
  public List<TableDefinition> definitions() {
    List<TableDefinition> all = new ArrayList<>();
    all.add(results.definition());
    for (Channel channel : Channel.values()) {
      if (channel != Channel.RESULT) {
        all.add(TableSink.lettersIn(letters(channel)));
      }
    }
    return all;
  }

  private String letters(Channel channel) {
    return results.name() + "-" + channel.name().toLowerCase(Locale.ROOT);
  }

  /** The sinks of a partition. */
  public Map<Channel, Sink> sinks(Service service, Failpoints failpoints) {
    Map<Channel, Sink> sinks = new EnumMap<>(Channel.class);
    for (Channel channel : Channel.values()) {
      sinks.put(
          channel,
          channel == Channel.RESULT
              ? TableSink.ofResults(service, results, failpoints)
              : TableSink.ofLetters(service, letters(channel), failpoints));
    }
    return sinks;
  }
}
