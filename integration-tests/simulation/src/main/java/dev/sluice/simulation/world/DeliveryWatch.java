package dev.sluice.simulation.world;

import dev.sluice.engine.output.Channel;
import dev.sluice.engine.sink.Sink;
import dev.sluice.simulation.dynamo.Database;
import dev.sluice.simulation.dynamo.Key;
import dev.sluice.simulation.sight.Sight;
import dev.sluice.simulation.sight.Sights;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Sees every row on its way to the tables of outputs. */
final class DeliveryWatch {
  /** Is told of what a sink is given. */
  interface Listener {
    void delivered(Channel channel, Sink.Sequence sequence, int index);

    /** In the commit itself. */
    void committed(Channel channel, Sink.Sequence sequence, int index);
  }

  private final Database database;
  private final Arrangement arrangement;
  private final Sights sights;
  private final String function;
  private final Listener listener;

  DeliveryWatch(
      Database database,
      Arrangement arrangement,
      Sights sights,
      String function,
      Listener listener) {
    this.database = database;
    this.arrangement = arrangement;
    this.sights = sights;
    this.function = function;
    this.listener = listener;
  }

  /** A write was decided. */
  void written(Database.Write write, boolean applied, boolean together) {
    Channel channel = arrangement.channelOf(write.table());
    if (channel == null || together && !applied) {
      return;
    }
    String seq = seq(write.item());
    if (seq.isEmpty()) {
      return;
    }
    String[] parts = seq.split("\\.", -1);
    Sink.Sequence sequence =
        new Sink.Sequence(
            function, Places.PARTITION, Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    int index = Integer.parseInt(parts[2]);
    Key key = write.key();
    String table = write.table();
    if (!applied && seq(database.now(table, key)).isEmpty()) {
      // Refused by a row that is not ours: what arrives is the letter.
      sights.add(Sight.FOREIGN_ROW);
      return;
    }
    if (together) {
      listener.committed(channel, sequence, index);
    } else {
      listener.delivered(channel, sequence, index);
    }
    compare(seq, seq(applied ? database.before(table, key) : database.now(table, key)), applied);
  }

  private void compare(String seq, String other, boolean applied) {
    if (applied && seq.compareTo(other) < 0) {
      throw new AssertionError(
          "the row of output %s was written over that of %s, which came later"
              .formatted(seq, other));
    }
    boolean same = seq.equals(other);
    if (applied && same) {
      sights.add(Sight.REPEAT_WRITTEN);
    } else if (!applied) {
      sights.add(same ? Sight.REPEAT_REFUSED : Sight.LATE_DELIVERY_REFUSED);
      if (incarnation(seq) < incarnation(other)) {
        sights.add(Sight.DELIVERY_BEFORE_RESET_REFUSED);
      }
    }
  }

  private static long incarnation(String seq) {
    return seq.isEmpty() ? 0 : Long.parseLong(seq.substring(0, seq.indexOf('.')));
  }

  /** "" for a row that is not ours. */
  private static String seq(Map<String, AttributeValue> item) {
    @Nullable AttributeValue seq = item.containsKey("_seq") ? item.get("_seq") : item.get("seq");
    return seq == null ? "" : seq.s();
  }
}
