package dev.sluice.kinesis;

import dev.sluice.engine.fault.EngineBug;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The outputs of a block that are to be written, each behind those of its lane, up to the first one
 * that can't be.
 */
final class Lanes {
  private static final int UNCUT = Integer.MAX_VALUE;

  private final List<ArrayDeque<Integer>> waiting =
      Stream.generate(ArrayDeque<Integer>::new).limit(Lane.COUNT).toList();
  private final Map<Integer, String> keys = new HashMap<>();
  private int cutAt = UNCUT;
  private String cutReason = "";

  void add(int output, String key) {
    keys.put(output, key);
    waiting.get(Lane.of(key)).add(output);
  }

  String key(int output) {
    String key = keys.get(output);
    if (key == null) {
      throw new EngineBug("output %d is not to be written".formatted(output));
    }
    return key;
  }

  /** The first of every lane, in the order of the outputs. */
  int[] heads() {
    int[] heads = new int[Lane.COUNT];
    int count = 0;
    for (ArrayDeque<Integer> lane : waiting) {
      Integer head = lane.peek();
      if (head != null) {
        heads[count++] = head;
      }
    }
    int[] some = Arrays.copyOf(heads, count);
    Arrays.sort(some);
    return some;
  }

  /** An output, the first of its lane, is in the stream. */
  void written(int output) {
    Integer head = waiting.get(Lane.of(key(output))).poll();
    if (head == null || head != output) {
      throw new EngineBug("output %d was written before its turn".formatted(output));
    }
  }

  /** An output can't be written: it and all behind it are not to be written now. */
  void cut(int output, String reason) {
    if (output < cutAt) {
      cutAt = output;
      cutReason = reason;
      waiting.forEach(lane -> lane.removeIf(each -> each >= output));
    }
  }

  boolean isCut() {
    return cutAt != UNCUT;
  }

  int cutAt() {
    return cutAt;
  }

  String cutReason() {
    return cutReason;
  }

  boolean isEmpty() {
    return waiting.stream().allMatch(ArrayDeque::isEmpty);
  }

  /** The first output that is not in the stream; what is behind it may be. */
  int first() {
    int first = cutAt;
    for (int head : heads()) {
      first = Math.min(first, head);
    }
    return first;
  }
}
