package dev.sluice.testkit.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.engine.output.Channel;
import dev.sluice.testkit.oracle.Answer;
import dev.sluice.testkit.oracle.CanonicalValue;
import dev.sluice.testkit.oracle.Declaration;
import dev.sluice.testkit.oracle.Oracle;
import dev.sluice.testkit.oracle.OutputIds;
import dev.sluice.testkit.oracle.WorkedCase;
import dev.sluice.testkit.outcome.Outcome;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * What {@link CapriciousInvoker} must have sent, worked out from the oracle's calls: ids, and all
 * that a context shows. Nothing of the engine takes part in it; that values are right is seen by an
 * echo.
 */
public final class CapriciousCalls implements Oracle.Calls {
  private final Declaration declaration;
  private final List<String> results = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();

  private CapriciousCalls(Declaration declaration) {
    this.declaration = declaration;
  }

  /** What is wrong with what was sent, in one sentence. */
  public static Optional<String> difference(WorkedCase worked, Outcome sent) {
    CapriciousCalls expected = new CapriciousCalls(worked.declaration());
    Oracle.answer(worked, expected);
    return difference(
            "results",
            expected.results,
            sent.of(Channel.RESULT).stream()
                .map(json -> shown(Sent.of(Channel.RESULT, json).tree()))
                .toList())
        .or(
            () ->
                difference(
                    "failed results",
                    expected.failed,
                    sent.of(Channel.FAILED).stream()
                        .map(json -> Sent.of(Channel.FAILED, json).tree())
                        .filter(json -> !json.path("code").asText().equals("overflow"))
                        .map(CapriciousCalls::shownFailure)
                        .toList()));
  }

  private static Optional<String> difference(
      String what, List<String> expected, List<String> found) {
    List<String> these = expected.stream().sorted().toList();
    List<String> those = found.stream().sorted().toList();
    return these.equals(those)
        ? Optional.empty()
        : Optional.of("%s: the oracle expects %s, found %s".formatted(what, these, those));
  }

  @Override
  public void call(Answer.Row row, OptionalLong offset, long eventTime, long watermark) {
    String first = id(row, offset, 0);
    BigInteger bits = new BigInteger(first, 16);
    SplittableRandom random = new SplittableRandom(bits.shiftRight(64).xor(bits).longValue());
    int mood = random.nextInt(8);
    int count = mood == 0 ? 0 : mood <= 2 ? 3 : 1;
    List<String> returned = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      returned.add(
          result(
              id(row, offset, i),
              shown(watermark),
              Instant.ofEpochMilli(eventTime),
              random.nextLong()));
    }
    switch (mood) {
      case 3 ->
          failed.add(
              first
                  + " handler-threw java.lang.IllegalStateException: the handler does not like "
                  + random.nextInt(100));
      case 4 -> failed.add(first + " output-invalid");
      default -> results.addAll(returned);
    }
  }

  private String id(Answer.Row row, OptionalLong offset, int index) {
    return offset.isPresent()
        ? OutputIds.ofEvent(CasePlan.FUNCTION, 0, Long.toString(offset.getAsLong()), index)
        : OutputIds.ofWindow(CasePlan.FUNCTION, 0, keys(row), row.window().orElseThrow(), index);
  }

  private List<String> keys(Answer.Row row) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < row.key().size(); i++) {
      String canonical = row.key().get(i);
      keys.add(
          switch (declaration.typeOf(declaration.key().get(i)).kind()) {
            case INSTANT -> Instant.ofEpochMilli(Long.parseLong(canonical)).toString();
            case STRING, ENUM, DECIMAL ->
                CanonicalValue.jsonText(canonical.substring(1, canonical.length() - 1));
            case LONG, INT, DOUBLE, BOOLEAN -> canonical;
          });
    }
    return keys;
  }

  private static Instant shown(long watermark) {
    if (watermark == Long.MIN_VALUE) {
      return Instant.MIN;
    }
    return watermark == Long.MAX_VALUE ? Instant.MAX : Instant.ofEpochMilli(watermark);
  }

  private static String result(String id, Instant watermark, Instant time, long random) {
    return "%s watermark %s time %s random %d".formatted(id, watermark, time, random);
  }

  private static String shown(JsonNode json) {
    JsonNode value = json.path("value");
    return result(
        json.path("id").asText(),
        Instant.parse(value.path("contextWatermark").asText()),
        Instant.parse(value.path("contextTime").asText()),
        value.path("contextRandom").longValue());
  }

  private static String shownFailure(JsonNode json) {
    String code = json.path("code").asText();
    String reason = code.equals("handler-threw") ? " " + json.path("reason").asText() : "";
    return json.path("id").asText() + " " + code + reason;
  }
}
