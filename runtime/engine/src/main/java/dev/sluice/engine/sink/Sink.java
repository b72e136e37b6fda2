package dev.sluice.engine.sink;

import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.Digits;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.store.CommitRows;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;

/**
 * Takes the committed outputs of one channel of one (function, partition), in order. One thread.
 *
 * <p>The worker calls {@link #open} once with what the head says is confirmed, then {@link
 * #deliver} for each committed batch, or for each block of one that is long, and records {@link
 * #confirmed} in its next head write, when all of the batch was taken. After a crash the last batch
 * may be delivered again, from its beginning and cut into other blocks: the sink makes that
 * harmless in its own way (a file truncates to what was confirmed, a table compares ids or {@code
 * seq}).
 */
public interface Sink extends AutoCloseable {
  /** Why a delivery was left that had time no longer. */
  String TIME_IS_UP = "the time is up";

  /** Starts from the confirmed token that the head holds; "" at first. */
  void open(String confirmed);

  /**
   * Writes the outputs {@code [from, to)} of a block that belong to {@code channel}, durably. All
   * other outputs of the block are for other sinks, or come later.
   */
  Delivery deliver(OutputBuffer block, Channel channel, int from, int to, Sequence sequence);

  /**
   * When deliveries from now on are to be left: one that takes long asks before each request but
   * its first, and answers RETRY with {@link #TIME_IS_UP}. A sink that is quick need not ask.
   */
  default void until(BooleanSupplier timeIsUp) {}

  /**
   * Rows that a commit may write by itself, with its head: then they need not be delivered. Empty
   * for a sink that has none, or if these are too many for one commit.
   *
   * @param wanted the outputs of the block that may be in them; of those of {@code channel}. One
   *     that is not wanted is delivered later, so a sink leaves out with it whatever must not stand
   *     there before it
   */
  default Optional<CommitRows> commitRows(
      OutputBuffer block, Channel channel, Sequence sequence, IntPredicate wanted) {
    return Optional.empty();
  }

  /** Whether {@link #commitRows} ever gives any. */
  default boolean writesInCommit() {
    return false;
  }

  /** What has been written so far, for the head; at most 100 characters of printable ASCII. */
  String confirmed();

  @Override
  void close();

  /**
   * Which commit the outputs belong to; with an output's {@link OutputBuffer#index} it orders all
   * outputs of a partition.
   */
  record Sequence(String function, int partition, long incarnation, long batch) {
    /**
     * An output's {@code seq}: incarnation, batch and its index in fixed width, so that texts
     * compare as the numbers do (rule 10).
     */
    public String text(int index) {
      return Digits.fixed(incarnation, 10)
          + "."
          + Digits.fixed(batch, 19)
          + "."
          + Digits.fixed(index, 10);
    }
  }

  /** What became of a delivery; an output is named by its place in the block. */
  sealed interface Delivery {
    /** All is written. */
    record Done() implements Delivery {}

    /** Outputs before {@code index} are written; try again from there. */
    record Retry(int index, String reason) implements Delivery {}

    /** The output at {@code index} can never be written; those before it are. */
    record Refused(int index, String reason) implements Delivery {}
  }
}
