package dev.sluice.engine.step;

import dev.sluice.engine.function.InvalidResult;
import dev.sluice.engine.function.MemberName;
import dev.sluice.engine.function.ResultWriter;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.JsonText;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.output.OutputId;
import dev.sluice.engine.plan.Plan;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes the results of one call as JSON envelopes into the outputs; a call that fails leaves
 * nothing behind.
 */
final class JsonResults implements ResultWriter {
  /** The most that one call may return, in bytes of JSON: they lie on the heap together. */
  static final int CALL_BYTES_MAX = 16 << 20;

  private static final byte[] ID = "{\"id\":".getBytes(StandardCharsets.UTF_8);
  private static final byte[] VALUE = ",\"value\":{".getBytes(StandardCharsets.UTF_8);

  private final boolean decimalsAreNumbers;
  private final byte[] functionAndPartition;
  private final ResultIdentity identity;
  private final OutputBuffer outputs;
  private final JsonText text;
  private int outputsBefore;
  private int bytesBefore;
  private int results;
  private boolean separate;
  private @Nullable MemberName name;
  private boolean inList;

  /**
   * Of a plan. Where results are events of another function, decimals are numbers: an event's are.
   */
  JsonResults(Plan plan, int partition, ResultIdentity identity, OutputBuffer outputs) {
    this.decimalsAreNumbers = plan.target().isStream();
    this.functionAndPartition =
        (",\"function\":\"" + plan.function() + "\",\"partition\":" + partition)
            .getBytes(StandardCharsets.UTF_8);
    this.identity = identity;
    this.outputs = outputs;
    this.text = outputs.text();
  }

  /** {@code ,"function":..,"partition":..}, as every envelope has it. */
  byte[] functionAndPartition() {
    return functionAndPartition;
  }

  /** Begins a call. */
  void beginCall() {
    outputsBefore = outputs.count();
    bytesBefore = outputs.bytesUsed();
    results = 0;
    name = null;
  }

  /** How many results the call has written. */
  int results() {
    return results;
  }

  /** Takes back all results of the call. */
  void dropCall() {
    outputs.truncate(outputsBefore);
  }

  @Override
  public void beginResult() {
    OutputId id = identity.id(results);
    outputs.begin(Channel.RESULT, id.high(), id.low());
    text.raw(ID).hex(id.bytes(), OutputId.BYTES).raw(functionAndPartition);
    identity.writeKey(text);
    identity.writeWindow(text);
    identity.writePane(text);
    text.raw(VALUE);
    separate = false;
    name = null;
  }

  @Override
  public void endResult() {
    text.raw('}').raw('}');
    checkSize();
    outputs.end();
    results++;
  }

  private void checkSize() {
    if (text.size() - bytesBefore > CALL_BYTES_MAX) {
      throw new InvalidResult(
          "the handler returned more than %d bytes for one call; return less, or split the work by a finer key"
              .formatted(CALL_BYTES_MAX));
    }
  }

  @Override
  public void member(MemberName member) {
    text.raw(separate ? member.nextJson() : member.json());
    name = member;
    inList = false;
    separate = false;
  }

  private void separate() {
    if (separate) {
      text.raw(',');
    }
  }

  private JsonText next() {
    separate();
    separate = true;
    checkSize();
    return text;
  }

  @Override
  public void value(int value) {
    next().number(value);
  }

  @Override
  public void value(long value) {
    next().number(value);
  }

  @Override
  public void value(double value) {
    if (!Double.isFinite(value)) {
      throw new InvalidResult("%s is %s, which JSON cannot say".formatted(component(), value));
    }
    next().number(value);
  }

  @Override
  public void value(boolean value) {
    next().raw(value ? "true" : "false");
  }

  @Override
  public void value(@Nullable String value) {
    try {
      next().string(present(value));
    } catch (IllegalArgumentException e) {
      throw new InvalidResult("%s: %s".formatted(component(), e.getMessage()));
    }
  }

  @Override
  public void value(@Nullable Instant value) {
    next().instant(present(value));
  }

  @Override
  public void value(@Nullable Enum<?> value) {
    next().string(present(value).name());
  }

  @Override
  public void value(@Nullable BigDecimal value, int precision, int scale) {
    BigDecimal scaled = scaled(present(value), precision - scale, scale);
    if (decimalsAreNumbers) {
      next().raw(scaled.toPlainString());
    } else {
      next().decimal(scaled);
    }
  }

  /** Judged by its exponent first, since a few characters can stand for billions of digits. */
  private BigDecimal scaled(BigDecimal given, int digitsBefore, int digitsAfter) {
    if (given.signum() == 0) {
      return BigDecimal.valueOf(0, digitsAfter);
    }
    long before = (long) given.precision() - given.scale();
    if (before > digitsBefore) {
      throw new InvalidResult(
          "%s is %s, which has more than %d digits before the point; declare a larger precision"
              .formatted(component(), given, digitsBefore));
    }
    if (-before >= digitsAfter) {
      throw tooFine(given, digitsAfter);
    }
    try {
      return given.setScale(digitsAfter, RoundingMode.UNNECESSARY);
    } catch (ArithmeticException _) {
      throw tooFine(given, digitsAfter);
    }
  }

  private InvalidResult tooFine(BigDecimal given, int digitsAfter) {
    return new InvalidResult(
        "%s is %s, which has more than %d digits after the point; round it"
            .formatted(component(), given, digitsAfter));
  }

  @Override
  public void nullValue() {
    next().raw("null");
  }

  @Override
  public void beginRecord() {
    next().raw('{');
    separate = false;
  }

  @Override
  public void endRecord() {
    text.raw('}');
    separate = true;
  }

  @Override
  public void beginList() {
    next().raw('[');
    inList = true;
    separate = false;
  }

  @Override
  public void endList() {
    text.raw(']');
    inList = false;
    separate = true;
  }

  @Override
  public InvalidResult invalid(String what) {
    return new InvalidResult(
        what + " is null and must not be; return no result, or declare it nullable");
  }

  private <T> T present(@Nullable T value) {
    if (value == null) {
      throw invalid(component());
    }
    return value;
  }

  private String component() {
    String component = "component " + (name == null ? "?" : name.name());
    return inList ? "an element of " + component : component;
  }
}
