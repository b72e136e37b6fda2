package dev.sluice.simulation.world;

import dev.sluice.dynamodb.ResultTable;
import dev.sluice.dynamodb.TableDefinition;
import dev.sluice.dynamodb.TableSink;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.plan.Plan;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which table each channel's outputs go to.
 *
 * @param results by output id or by a declared key
 * @param letters of late, dead and failed outputs
 */
record Arrangement(ResultTable results, Map<Channel, String> letters) {
  Arrangement {
    letters = Map.copyOf(letters);
  }

  static Arrangement of(Plan plan, boolean byKey, boolean atomic) {
    List<String> key = byKey ? List.of(SimulatedCase.KEY) : List.of();
    ResultTable byId = ResultTable.of(plan);
    String name = byId.name();
    Map<Channel, String> letters = new EnumMap<>(Channel.class);
    for (Channel channel : Channel.values()) {
      if (channel != Channel.RESULT) {
        letters.put(channel, name + "-" + channel.name().toLowerCase(Locale.ROOT));
      }
    }
    return new Arrangement(
        new ResultTable(name, byId.result(), byId.functionKey(), key, ResultTable.FOR_EVER, atomic),
        letters);
  }

  boolean isByKey() {
    return !results.key().isEmpty();
  }

  /** The channel whose outputs go to a table; {@code null} for a table of something else. */
  @Nullable Channel channelOf(String table) {
    if (table.equals(results.name())) {
      return Channel.RESULT;
    }
    for (Map.Entry<Channel, String> letter : letters.entrySet()) {
      if (letter.getValue().equals(table)) {
        return letter.getKey();
      }
    }
    return null;
  }

  /** The table of a channel. */
  String table(Channel channel) {
    String letter = letters.get(channel);
    return letter == null ? results.name() : letter;
  }

  /** What the table of a channel must be. */
  TableDefinition definition(Channel channel) {
    return channel == Channel.RESULT ? results.definition() : TableSink.lettersIn(table(channel));
  }
}
