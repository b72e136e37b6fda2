package dev.sluice.s3;

import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink.Sequence;
import java.util.Locale;

/**
 * The key of a letter's object: function, channel, partition, then the output's {@code seq}, so
 * that keys are in the order of the outputs, and its id, so that no other output ever has it,
 * whatever became of the state in between.
 */
final class LetterKey {
  private LetterKey() {}

  /** What the keys of a function's letters of a channel begin with. */
  static String prefix(String function, Channel channel) {
    return "%s/%s/".formatted(function, channel.name().toLowerCase(Locale.ROOT));
  }

  static String of(OutputBuffer block, int output, Channel channel, Sequence sequence) {
    return "%s%d/%s-%s.json"
        .formatted(
            prefix(sequence.function(), channel),
            sequence.partition(),
            sequence.text(block.index(output)),
            block.id(output));
  }
}
