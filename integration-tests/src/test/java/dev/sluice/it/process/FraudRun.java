package dev.sluice.it.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.testkit.oracle.Answer;
import dev.sluice.testkit.oracle.Item;
import dev.sluice.testkit.oracle.Oracle;
import dev.sluice.testkit.oracle.WorkedCase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A function over one file that is read as so many partitions, and which lines are whose: the rule
 * in plain words, with nothing of the reader's.
 */
record FraudRun(FraudCase function, int partitions) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int HASH_BITS = 128;

  /** A line, and the offset that it has where it stands. */
  record Line(byte[] bytes, String offset) {}

  /** Every function over the file as it is, and one over shared blocks of it. */
  static List<FraudRun> all() {
    List<FraudRun> runs = new ArrayList<>();
    for (FraudCase function : FraudCase.values()) {
      runs.add(FraudRun.whole(function));
    }
    runs.add(new FraudRun(FraudCase.CARD_SPREAD, 3));
    return runs;
  }

  /** The function over the file as it is. */
  static FraudRun whole(FraudCase function) {
    return new FraudRun(function, 1);
  }

  /** The oracle's case of these lines, and no more come. */
  static WorkedCase worked(FraudCase function, List<byte[]> lines) {
    return worked(function, lines, true);
  }

  /**
   * The oracle's case of these lines.
   *
   * @param end whether no more can come
   */
  static WorkedCase worked(FraudCase function, List<byte[]> lines, boolean end) {
    List<Item> items = new ArrayList<>();
    lines.forEach(line -> items.add(new Item.Line(line, OptionalLong.empty())));
    return new WorkedCase(function.function(), function.declaration(end), items);
  }

  /** The lines of each partition. */
  List<List<Line>> split(List<byte[]> lines) {
    Set<Integer> dead = new HashSet<>();
    for (Answer.Dead each : Oracle.answer(worked(function, lines)).dead()) {
      dead.add(each.line() - 1);
    }
    List<List<Line>> split = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      split.add(new ArrayList<>());
    }
    long offset = 0;
    for (int number = 0; number < lines.size(); number++) {
      byte[] line = lines.get(number);
      split
          .get(partition(line, number, dead.contains(number)))
          .add(new Line(line, Long.toString(offset)));
      offset += line.length + 1L;
    }
    return split;
  }

  private int partition(byte[] line, int number, boolean dead) {
    if (function.key().isEmpty()) {
      return number % partitions;
    }
    return dead ? 0 : partition(value(line));
  }

  private String value(byte[] line) {
    try {
      JsonNode event = JSON.readTree(line);
      return event.required(function.key()).asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The hash as a fraction of its range, times the number of partitions. */
  private int partition(String value) {
    try {
      byte[] hash = MessageDigest.getInstance("MD5").digest(value.getBytes(StandardCharsets.UTF_8));
      return new BigInteger(1, hash)
          .multiply(BigInteger.valueOf(partitions))
          .shiftRight(HASH_BITS)
          .intValueExact();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  @Override
  public String toString() {
    return partitions == 1
        ? function.function()
        : "%s in %d partitions".formatted(function.function(), partitions);
  }
}
