package dev.sluice.bench;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** The parts that are tight loops, each alone, by JMH in processes of its own. */
final class KernelBench {
  private KernelBench() {}

  static void run() throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(DecodeBenchmark.class.getName())
                .include(ResultBenchmark.class.getName())
                .build())
        .run();
  }
}
