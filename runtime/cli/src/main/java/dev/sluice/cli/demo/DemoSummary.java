package dev.sluice.cli.demo;

import dev.sluice.cli.run.RunStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the demo says when it ends, read from what is committed and written. */
final class DemoSummary {
  private static final Pattern CARD = Pattern.compile("\"card\":\"([^\"]+)\"");

  private final List<DemoFunction> functions;
  private final long events;

  /**
   * A summary of the demo since its very first start.
   *
   * @param events how many events the logs have
   */
  DemoSummary(List<DemoFunction> functions, long events) {
    this.functions = functions;
    this.events = events;
  }

  void write(PrintStream out) {
    CommitLatency latency = new CommitLatency(0);
    long commits = 0;
    for (DemoFunction function : functions) {
      RunStatus status = function.status();
      out.println("%-17s %s".formatted(function.name(), status.countersShown()));
      commits += status.batches();
      latency.add(function.latency());
      if (function.name().equals(DemoCommand.ALERTS)) {
        writeAlerts(function.results(), out);
      }
    }
    out.println(
        "%d commits; event to committed: p50 %d ms, p99 %d ms"
            .formatted(commits, latency.percentile(0.5), latency.percentile(0.99)));
  }

  private void writeAlerts(Path file, PrintStream out) {
    Set<String> caught = new HashSet<>();
    long onBursts = 0;
    long alerts = 0;
    for (String card : cards(file)) {
      alerts++;
      if (card.startsWith(Burst.CARD_PREFIX)) {
        onBursts++;
        caught.add(card);
      }
    }
    out.println(
        "%-17s %d bursts planted, %d of them caught; %d alerts on them, %d on other cards"
            .formatted("", Burst.completeIn(events), caught.size(), onBursts, alerts - onBursts));
  }

  private static List<String> cards(Path file) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      return lines
          .lines()
          .map(CARD::matcher)
          .filter(Matcher::find)
          .map(matcher -> matcher.group(1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
