package dev.sluice.engine.function;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Takes the results of one call, member by member, in declared order. A value that cannot be
 * written (null where the component is not nullable, NaN, a decimal that does not fit its scale)
 * throws {@link InvalidResult}; the whole call then is a failed result.
 *
 * <p>{@code beginResult member value member value ... endResult}; a nested record is {@code
 * beginRecord ... endRecord} in place of a value, a list {@code beginList value* endList}. Null by
 * {@link #nullValue} where it is allowed; the reference-typed {@code value} methods take null only
 * to refuse it.
 */
public interface ResultWriter {
  void beginResult();

  void endResult();

  /** Names the next value. */
  void member(MemberName name);

  void value(int value);

  void value(long value);

  void value(double value);

  void value(boolean value);

  void value(@Nullable String value);

  void value(@Nullable Instant value);

  void value(@Nullable Enum<?> value);

  /**
   * A decimal, written at {@code scale}; one that has more digits than the type allows is refused.
   */
  void value(@Nullable BigDecimal value, int precision, int scale);

  void nullValue();

  void beginRecord();

  void endRecord();

  void beginList();

  void endList();

  /** Refuses the result: {@code what} is null and must not be. */
  InvalidResult invalid(String what);
}
