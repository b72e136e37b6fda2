package dev.sluice.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.step.PartitionStep;
import dev.sluice.engine.time.Mark;
import dev.sluice.engine.time.Watermark;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** A compiled function in the engine's step. */
final class EngineRun {
  private static final String VALUE = "\"value\":";

  private EngineRun() {}

  /**
   * The values of the results, or the whole line of what failed or is dead, in order: the same
   * whether what a call emits leaves the step at once, as to a page, or with all that the batch
   * emits.
   */
  static List<String> of(FunctionDefinition function, List<String> events) {
    List<String> atOnce = of(function, events, 1);
    assertThat(of(function, events, Integer.MAX_VALUE)).isEqualTo(atOnce);
    return atOnce;
  }

  private static List<String> of(FunctionDefinition function, List<String> events, int blockBytes) {
    try (BufferAllocator allocator = new RootAllocator();
        PartitionStep step =
            new PartitionStep(function.plan(), function.newInvoker(), 0, allocator)) {
      List<String> shown = new ArrayList<>();
      step.spillTo(block -> take(block, shown), blockBytes);
      step.process(new Lines(events), false);
      step.apply(new Mark(String.valueOf(events.size() - 1), Mark.Kind.END, Watermark.END), false);
      take(step.outputs(), shown);
      return shown;
    }
  }

  /** By who writes them to a file: the thread must be fit for that. */
  private static void take(OutputBuffer outputs, List<String> shown) {
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    show(outputs, shown);
  }

  private static void show(OutputBuffer outputs, List<String> shown) {
    for (int i = 0; i < outputs.count(); i++) {
      String text =
          new String(
              outputs.array(),
              outputs.payloadStart(i),
              outputs.payloadLength(i),
              StandardCharsets.UTF_8);
      boolean result = outputs.channel(i) == Channel.RESULT;
      shown.add(
          result ? text.substring(text.indexOf(VALUE) + VALUE.length(), text.length() - 1) : text);
    }
  }

  private static final class Lines extends RawBatch {
    Lines(List<String> lines) {
      byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
      reset(Arrays.copyOf(bytes, bytes.length + SLACK));
      int start = 0;
      for (String line : lines) {
        int length = line.getBytes(StandardCharsets.UTF_8).length;
        add(start, length);
        start += length + 1;
      }
    }

    @Override
    protected void rememberHash(int row, byte[] sha256) {
      throw new AssertionError("no event here is too long");
    }

    @Override
    public byte[] hashOf(int row) {
      throw new AssertionError("no event here is too long");
    }

    @Override
    public String offset(int row) {
      return String.valueOf(start(row));
    }
  }
}
