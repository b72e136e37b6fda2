package dev.sluice.testkit.oracle;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Aggregates over the events of one window, in order of arrival. */
final class ExactAggregates {
  private static final int AVG_DIGITS = 4;

  /** More bits than a double has, so that one sticky bit below them rounds right. */
  private static final int QUOTIENT_BITS = 80;

  private final Declaration declaration;
  private final List<EventReader.Event> events;

  ExactAggregates(Declaration declaration, List<EventReader.Event> events) {
    this.declaration = declaration;
    this.events = events;
  }

  /** The value; empty for null. */
  Optional<Object> value(AggregateRule rule) throws ResultOverflow {
    if (rule.field().isEmpty()) {
      return Optional.of(BigInteger.valueOf(events.size()));
    }
    String field = rule.field().get();
    List<EventReader.Event> present =
        events.stream().filter(event -> event.values().containsKey(field)).toList();
    List<Object> values =
        present.stream().map(event -> CanonicalValue.positiveZero(of(event, field))).toList();
    return switch (rule.function()) {
      case COUNT -> Optional.of(BigInteger.valueOf(values.size()));
      case DISTINCT -> Optional.of(BigInteger.valueOf(new HashSet<>(values).size()));
      case MIN -> values.stream().min(ORDER);
      case MAX -> values.stream().max(ORDER);
      case FIRST -> present.stream().sorted(BY_TIME).findFirst().map(event -> of(event, field));
      case LAST ->
          present.stream().sorted(BY_TIME).reduce((_, later) -> later).map(e -> of(e, field));
      case SUM -> values.isEmpty() ? Optional.empty() : Optional.of(sum(rule, values));
      case AVG -> values.isEmpty() ? Optional.empty() : Optional.of(average(rule, field, values));
    };
  }

  /** Sorting is stable, so that equal times stay in order of arrival. */
  private static final Comparator<EventReader.Event> BY_TIME =
      Comparator.comparingLong(EventReader.Event::time);

  private static final Comparator<Object> ORDER = ExactAggregates::compare;

  private static int compare(Object a, Object b) {
    return switch (a) {
      case BigInteger number -> number.compareTo((BigInteger) b);
      case BigDecimal number -> number.compareTo((BigDecimal) b);
      case Double number -> number.compareTo((Double) b);
      case String text ->
          Arrays.compareUnsigned(
              text.getBytes(StandardCharsets.UTF_8), ((String) b).getBytes(StandardCharsets.UTF_8));
      default -> throw new IllegalArgumentException("no order among values like " + a);
    };
  }

  private static Object of(EventReader.Event event, String field) {
    Object value = event.values().get(field);
    if (value == null) {
      throw new IllegalStateException("%s was filtered out where it is null".formatted(field));
    }
    return value;
  }

  private static BigDecimal total(List<Object> values) {
    BigDecimal total = BigDecimal.ZERO;
    for (Object value : values) {
      total = total.add(exact(value));
    }
    return total;
  }

  private static BigDecimal exact(Object value) {
    return switch (value) {
      case BigInteger number -> new BigDecimal(number);
      case BigDecimal number -> number;
      case Double number -> new BigDecimal(number);
      default -> throw new IllegalArgumentException("no sum over values like " + value);
    };
  }

  private static Object sum(AggregateRule rule, List<Object> values) throws ResultOverflow {
    BigDecimal total = total(values);
    return switch (rule.result().kind()) {
      case DOUBLE -> rounded(total);
      case LONG -> fitting(total, Long.SIZE);
      case INT -> fitting(total, Integer.SIZE);
      case DECIMAL -> fitting(total, rule.result());
      case BOOLEAN, STRING, INSTANT, ENUM ->
          throw new IllegalArgumentException("no sum has the type " + rule.result());
    };
  }

  private static Double rounded(BigDecimal total) throws ResultOverflow {
    double value = total.doubleValue();
    if (Double.isInfinite(value)) {
      throw new ResultOverflow();
    }
    return value;
  }

  private static BigInteger fitting(BigDecimal total, int bits) throws ResultOverflow {
    BigInteger value = total.toBigIntegerExact();
    if (value.bitLength() >= bits) {
      throw new ResultOverflow();
    }
    return value;
  }

  private static BigDecimal fitting(BigDecimal total, ComponentType type) throws ResultOverflow {
    BigDecimal limit = BigDecimal.TEN.pow(type.precision() - type.scale());
    if (total.abs().compareTo(limit) >= 0) {
      throw new ResultOverflow();
    }
    return total;
  }

  /** It fits wherever its sum may be, unless its own digits are more than its type has. */
  private Object average(AggregateRule rule, String field, List<Object> values)
      throws ResultOverflow {
    BigDecimal total = total(values);
    ComponentType type = declaration.typeOf(field);
    if (type.kind() == ComponentType.Kind.DECIMAL) {
      int scale = type.scale() + AVG_DIGITS;
      BigDecimal average =
          total.divide(BigDecimal.valueOf(values.size()), scale, RoundingMode.HALF_EVEN);
      return fitting(average, rule.result());
    }
    return quotient(total, values.size());
  }

  /** The double nearest to {@code total / count}, by a quotient that is cut off but sticky. */
  private static Double quotient(BigDecimal total, int count) {
    BigInteger numerator = total.unscaledValue();
    BigInteger denominator = BigInteger.valueOf(count);
    if (total.scale() >= 0) {
      denominator = denominator.multiply(BigInteger.TEN.pow(total.scale()));
    } else {
      numerator = numerator.multiply(BigInteger.TEN.pow(-total.scale()));
    }
    int shift = Math.max(0, QUOTIENT_BITS - numerator.bitLength() + denominator.bitLength());
    BigInteger[] parts = numerator.abs().shiftLeft(shift).divideAndRemainder(denominator);
    BigInteger sticky = parts[1].signum() == 0 ? BigInteger.ZERO : BigInteger.ONE;
    BigDecimal size = new BigDecimal(parts[0].shiftLeft(1).or(sticky));
    double value = size.divide(new BigDecimal(BigInteger.ONE.shiftLeft(shift + 1))).doubleValue();
    return numerator.signum() < 0 ? -value : value;
  }
}
