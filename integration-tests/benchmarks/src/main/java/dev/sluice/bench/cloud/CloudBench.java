package dev.sluice.bench.cloud;

import dev.sluice.cli.CommandFailed;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;

/** {@code sluice bench cloud}: a deployed function's start, calls, alerts, load and split. */
public final class CloudBench {
  private final PrintStream out;
  private final Path home;
  private final boolean brief;

  /**
   * Prints to {@code out}.
   *
   * @param brief whether only the results are of interest, and the figures are not
   */
  public CloudBench(PrintStream out, Path home, boolean brief) {
    this.out = out;
    this.home = home;
    this.brief = brief;
  }

  /** Measures all. */
  public void run() throws CommandFailed, InterruptedException {
    out.printf(
        Locale.ROOT,
        "%d processors, load %.1f when this began%n",
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    if (brief) {
      out.println(
          "a short run shows that all of it works; its figures, and what they reach, say nothing");
    }
    try (Stage stage = Stage.start(home)) {
      new StartBench(out, stage, brief ? 1 : 5).run();
      new CallBench(out, stage, brief ? 1 : 10).run();
      new AlertBench(out, stage, brief ? 1 : 20).run();
      new ShardBench(out, stage, brief ? 4 : 40).run();
      new SplitBench(out, stage, brief ? 20_000 : 1_000_000).run();
    }
  }
}
