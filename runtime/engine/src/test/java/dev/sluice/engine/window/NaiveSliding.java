package dev.sluice.engine.window;

import dev.sluice.engine.fixture.EventRows;
import dev.sluice.engine.fixture.NaiveAggregates;
import dev.sluice.engine.plan.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules for event i of a sliding window, one event at a time, all events kept. */
final class NaiveSliding {
  private final Plan plan;
  private final long sizeMillis;
  private final Map<List<@Nullable Object>, List<@Nullable Object[]>> accepted = new HashMap<>();
  private long watermark;
  private long ordinal;
  final RecordedEmission found = new RecordedEmission();

  NaiveSliding(Plan plan, long sizeMillis, long floor) {
    this.plan = plan;
    this.sizeMillis = sizeMillis;
    this.watermark = floor;
  }

  void event(@Nullable Object[] event) {
    long time = EventRows.time(event);
    long number = ordinal++;
    if (time < watermark) {
      found.late.add(new RecordedEmission.Late(number, watermark - time));
      return;
    }
    found.accepted++;
    List<@Nullable Object> key = new ArrayList<>();
    for (int column : plan.keyColumns()) {
      Object part = event[column];
      key.add(part instanceof Double real ? (Object) (real + 0.0) : part);
    }
    List<@Nullable Object[]> ofKey = accepted.computeIfAbsent(key, _ -> new ArrayList<>());
    ofKey.add(event);
    if (!found.suppressed) {
      List<@Nullable Object[]> inWindow = new ArrayList<>();
      for (@Nullable Object[] each : ofKey) {
        long at = EventRows.time(each);
        if (at > time - sizeMillis && at <= time) {
          inWindow.add(each);
        }
      }
      List<@Nullable Object> values = NaiveAggregates.of(plan.aggregates(), inWindow);
      int overflow = values.indexOf(NaiveAggregates.OVERFLOW);
      Object result = overflow < 0 ? values : overflow;
      found.slid.add(new RecordedEmission.Slid(number, time - sizeMillis, watermark, result));
    }
    raise(time - plan.input().outOfOrderByMillis());
  }

  void raise(long to) {
    watermark = Math.max(watermark, to);
  }
}
