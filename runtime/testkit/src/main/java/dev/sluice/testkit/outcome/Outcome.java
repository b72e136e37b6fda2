package dev.sluice.testkit.outcome;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.output.Channel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a function sent, and where it stands.
 *
 * @param sent the payloads of each channel, in the order in which they first arrived
 * @param totals as the head counts them
 * @param watermark in milliseconds
 * @param stopped the code of the stop that ended the run, "" for none
 * @param crashedAt where workers died on the way; no part of what is compared
 */
public record Outcome(
    Map<Channel, List<String>> sent,
    Totals totals,
    long watermark,
    String stopped,
    Set<Failpoint> crashedAt) {
  private static final JsonMapper JSON = new JsonMapper();

  public Outcome {
    Map<Channel, List<String>> copy = new EnumMap<>(Channel.class);
    for (Channel channel : Channel.values()) {
      copy.put(channel, List.copyOf(sent.getOrDefault(channel, List.of())));
    }
    sent = copy;
    crashedAt = Set.copyOf(crashedAt);
  }

  /** The payloads of a channel. */
  public List<String> of(Channel channel) {
    return sent.getOrDefault(channel, List.of());
  }

  /**
   * What is different in {@code other}, in one sentence: window by window in order, as sets inside
   * a window, as sequences for everything that belongs to an event.
   */
  public Optional<String> difference(Outcome other) {
    for (Channel channel : Channel.values()) {
      List<List<String>> these = windows(of(channel));
      List<List<String>> those = windows(other.of(channel));
      for (int i = 0; i < Math.max(these.size(), those.size()); i++) {
        List<String> expected = i < these.size() ? these.get(i) : List.of();
        List<String> found = i < those.size() ? those.get(i) : List.of();
        if (!expected.equals(found)) {
          return Optional.of(
              "%s output differs: expected %s, found %s".formatted(channel, expected, found));
        }
      }
    }
    if (!totals.equals(other.totals)) {
      return Optional.of("counters: expected %s, found %s".formatted(totals, other.totals));
    }
    if (watermark != other.watermark) {
      return Optional.of("watermark: expected %d, found %d".formatted(watermark, other.watermark));
    }
    return stopped.equals(other.stopped)
        ? Optional.empty()
        : Optional.of("expected stop '%s', found '%s'".formatted(stopped, other.stopped));
  }

  /** Payloads in groups: those of one closed window sorted, every other one alone. */
  private static List<List<String>> windows(List<String> payloads) {
    List<List<String>> groups = new ArrayList<>();
    String last = "";
    for (String payload : payloads) {
      String window = closedWindow(payload);
      if (window.isEmpty() || !window.equals(last)) {
        groups.add(new ArrayList<>());
      }
      groups.getLast().add(payload);
      last = window;
    }
    groups.forEach(group -> group.sort(null));
    return groups;
  }

  /** The window of a result or failed result that belongs to no single event, else "". */
  private static String closedWindow(String payload) {
    try {
      JsonNode json = JSON.readTree(payload);
      boolean closed = json.has("pane") || (json.has("code") && json.has("window"));
      return closed ? json.get("window").toString() : "";
    } catch (JsonProcessingException e) {
      throw new AssertionError("an output is not JSON: " + payload, e);
    }
  }
}
