package dev.sluice.cli.run;

import dev.sluice.cli.Console;
import dev.sluice.engine.output.JsonText;
import dev.sluice.engine.step.Counters;
import java.io.PrintStream;
import java.util.Locale;

/**
 * What a run says at its end.
 *
 * @param events how many events this run read, leaving out what earlier ones did
 * @param stopped whether the user ended it, not its input
 */
record RunReport(
    String function,
    int partitions,
    RunStatus status,
    long events,
    double seconds,
    boolean stopped) {
  private double eventsPerSecond() {
    return seconds > 0 ? events / seconds : 0;
  }

  void write(PrintStream out) {
    out.println("%s: %s".formatted(function, status.countersShown()));
    out.println(
        String.format(
            Locale.ROOT,
            "%d events in %.2f s, %.0f events/s; watermark %s%s",
            events,
            seconds,
            eventsPerSecond(),
            status.watermarkShown(),
            stopped ? "; stopped, the same command goes on" : ""));
  }

  void writeJson(PrintStream out) {
    Counters counters = status.counters();
    JsonText json = new JsonText();
    json.raw("{\"function\":").string(function);
    json.raw(",\"partitions\":").number(partitions);
    json.raw(",\"in\":").number(counters.in);
    json.raw(",\"accepted\":").number(counters.accepted);
    json.raw(",\"late\":").number(counters.late);
    json.raw(",\"late_partial\":").number(counters.latePartial);
    json.raw(",\"dead\":").number(counters.dead);
    json.raw(",\"gaps\":").number(counters.gaps);
    json.raw(",\"failed\":").number(counters.failed);
    json.raw(",\"refused\":").number(counters.refused);
    json.raw(",\"out\":").number(counters.out);
    json.raw(",\"batches\":").number(status.batches());
    json.raw(",\"ended\":").raw(Boolean.toString(status.ended()));
    json.raw(",\"watermark\":").string(status.watermarkShown());
    json.raw(",\"events\":").number(events);
    json.raw(",\"seconds\":").raw(String.format(Locale.ROOT, "%.3f", seconds));
    json.raw(",\"eventsPerSecond\":").raw(String.format(Locale.ROOT, "%.0f", eventsPerSecond()));
    json.raw('}');
    out.write(json.array(), 0, json.size());
    out.println();
  }

  /** Results that go to standard output leave standard error for the counters. */
  void write(Console console, boolean asJson, Destination results) {
    boolean taken = results instanceof Destination.ToStandardOutput;
    PrintStream out = taken ? console.err() : console.out();
    if (asJson) {
      writeJson(out);
    } else {
      write(out);
    }
  }
}
