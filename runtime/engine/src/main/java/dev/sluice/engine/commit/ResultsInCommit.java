package dev.sluice.engine.commit;

import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.store.CommitRows;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Results whose sink writes them in the commit's own transaction (the table of sinks, "in the
 * commit's transaction"). A row that the table refuses moves to the outbox: the commit is tried
 * again, with a new nonce, and its delivery then makes of it what that sink makes of a refused row.
 * The sink leaves out with it all others of its key. So what is in the outbox can have numbers of
 * its own: none of them is compared with one of a row in the commit.
 *
 * <p>Only a commit over a head with an empty outbox does so: else rows of this batch could be there
 * before those of an earlier one.
 */
final class ResultsInCommit {
  /** More refused rows than this are not remembered: then all results take the outbox. */
  private static final int MOVED_MAX = 10_000;

  private record Id(long high, long low) {}

  /**
   * A batch's outputs, divided.
   *
   * @param rows those that the commit writes, if there are any
   * @param rest those for the outbox
   */
  record Divided(Optional<CommitRows> rows, OutputBuffer rest) {
    /** With no rows. */
    static Divided allToOutbox(OutputBuffer outputs) {
      return new Divided(Optional.empty(), outputs);
    }
  }

  private final String function;
  private final int partition;
  private final Sink sink;
  private final Set<Id> moved = new HashSet<>();

  ResultsInCommit(WorkerConfig config) {
    this.function = config.plan().function();
    this.partition = config.partition();
    this.sink = config.sink(Channel.RESULT);
  }

  /** Whether the sink of results does this at all. */
  boolean isWanted() {
    return sink.writesInCommit() && moved.size() <= MOVED_MAX;
  }

  /** Divides the outputs of a commit, all of which are at hand, over the head {@code before}. */
  Divided divide(OutputBuffer outputs, Head before, Order next) {
    if (!isWanted() || !before.outbox().isEmpty() || outputs.count() == 0) {
      return Divided.allToOutbox(outputs);
    }
    Sink.Sequence sequence =
        new Sink.Sequence(function, partition, next.incarnation(), next.batch());
    Optional<CommitRows> rows =
        sink.commitRows(
            outputs, Channel.RESULT, sequence, output -> !moved.contains(id(outputs, output)));
    return new Divided(rows, rows.isEmpty() ? outputs : without(rows.get(), outputs));
  }

  private static OutputBuffer without(CommitRows rows, OutputBuffer outputs) {
    OutputBuffer rest = new OutputBuffer();
    for (int output = 0; output < outputs.count(); output++) {
      if (!rows.contains(output)) {
        rest.add(
            outputs.channel(output),
            outputs.idHigh(output),
            outputs.idLow(output),
            outputs.array(),
            outputs.payloadStart(output),
            outputs.payloadLength(output));
      }
    }
    return rest;
  }

  /** From now on the results of these outputs take the outbox. */
  void move(List<Integer> refused, OutputBuffer outputs) {
    refused.forEach(output -> moved.add(id(outputs, output)));
  }

  private static Id id(OutputBuffer outputs, int output) {
    return new Id(outputs.idHigh(output), outputs.idLow(output));
  }

  /** After a commit: what was to be moved is behind it. */
  void committed() {
    moved.clear();
  }
}
