package dev.sluice.engine.letter;

import dev.sluice.engine.output.Channel;
import dev.sluice.engine.sink.Sink;
import java.util.List;

/** Where late, dead and failed outputs lie until somebody sends them back. One thread. */
public interface LetterBox extends AutoCloseable {
  /** Puts the outputs of one channel here; whoever gets it closes it. */
  Sink sink(Channel channel);

  /**
   * Shows the letters of a function, in blocks, and removes those that were taken.
   *
   * @throws dev.sluice.engine.fault.Stop if they can't be read, or not be removed
   */
  void each(String function, Channel channel, Reader reader);

  /** Reads letters. */
  @FunctionalInterface
  interface Reader {
    /** Takes some of a block of letters, which has one at least. */
    Answer read(List<Letter> letters);
  }

  /**
   * What became of a block.
   *
   * @param taken those that are in good hands elsewhere, and can be removed here
   * @param more whether to show others
   */
  record Answer(List<Letter> taken, boolean more) {
    public Answer {
      taken = List.copyOf(taken);
    }
  }

  @Override
  void close();
}
