package dev.sluice.it.localstack;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Kills the processes that some calls are in. Used by one thread. */
final class Killer {
  private static final int ONE_IN = 2;

  /** Of one function, in calls: then its calls are let through. */
  private static final int IN_CALLS_ENOUGH = 2;

  /** Of one function, in calls or just after them. */
  private static final int KILLS_MAX = 24;

  private static final int ASKS_MAX = 4;

  private final SplittableRandom chances;
  private final Runnable ask;
  private final Map<String, Integer> kills = new HashMap<>();
  private final Set<Long> condemned = new HashSet<>();
  private final Map<String, Integer> inCalls = new HashMap<>();

  /**
   * One that kills by chance.
   *
   * @param ask a question to the server that takes some time, while calls go on
   */
  Killer(SplittableRandom chances, Runnable ask) {
    this.chances = chances;
    this.ask = ask;
  }

  /** Hears of calls, and kills now and then. */
  void hear(List<CallNews> news) {
    for (int i = 0; i < news.size(); i++) {
      CallNews each = news.get(i);
      switch (each.kind()) {
        case CALLED -> {
          if (!isOver(each, news.subList(i + 1, news.size()))) {
            mayKill(each);
          }
        }
        case ENDED -> {
          if (condemned.remove(each.process())) {
            inCalls.merge(each.function(), 1, Integer::sum);
          }
        }
        case ANSWERED, FAILED, TIMED_OUT -> condemned.remove(each.process());
      }
    }
  }

  private static boolean isOver(CallNews call, List<CallNews> later) {
    return later.stream().anyMatch(each -> each.process() == call.process());
  }

  private void mayKill(CallNews call) {
    int before = kills.getOrDefault(call.function(), 0);
    boolean isEnough =
        before == KILLS_MAX || inCalls.getOrDefault(call.function(), 0) >= IN_CALLS_ENOUGH;
    if (isEnough || chances.nextInt(ONE_IN) != 0) {
      return;
    }
    int asks = chances.nextInt(ASKS_MAX);
    for (int i = 0; i < asks; i++) {
      ask.run();
    }
    if (ProcessHandle.of(call.process()).map(ProcessHandle::destroyForcibly).orElse(false)) {
      kills.put(call.function(), before + 1);
      condemned.add(call.process());
    }
  }

  /** How many processes it has killed. */
  int killed() {
    return kills.values().stream().mapToInt(count -> count).sum();
  }

  /** How many of them were in a call, by function. */
  Map<String, Integer> inCalls() {
    return Map.copyOf(inCalls);
  }
}
