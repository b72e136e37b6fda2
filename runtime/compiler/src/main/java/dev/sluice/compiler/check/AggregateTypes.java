package dev.sluice.compiler.check;

import dev.sluice.compiler.model.AggregatesModel.Function;
import dev.sluice.compiler.model.ColumnModel;
import dev.sluice.compiler.model.ComponentModel;
import dev.sluice.compiler.model.ValueModel;
import dev.sluice.compiler.model.ValueModel.Decimal;
import dev.sluice.compiler.model.ValueModel.Scalar;

/** Which argument an aggregate function takes, and which result it then has. */
final class AggregateTypes {
  private static final int DIGITS_MAX = 38;

  /** Digits that an average of decimals has more after the point. */
  private static final int AVERAGE_DIGITS = 4;

  private final AnnotationUse use;
  private final FunctionReport report;

  AggregateTypes(AnnotationUse use, FunctionReport report) {
    this.use = use;
    this.report = report;
  }

  /** Whether the types fit; what does not was reported. */
  boolean fit(Function function, ColumnModel argument, ComponentModel result) {
    return takes(function, argument)
        && gives(function, argument, result)
        && maySayNothing(function, argument, result);
  }

  /** Whether the result of a count fits. */
  boolean isCount(ComponentModel result) {
    return expect(result, result.type().isWhole(), "long or int");
  }

  private boolean takes(Function function, ColumnModel argument) {
    ValueModel type = argument.type();
    if (!type.isScalar()) {
      return refuse(
          ErrorCode.AGGREGATE_OF_NO_SCALAR,
          argument,
          "which is no single value. Name a scalar component, with a dot for one in a nested"
              + " record.");
    }
    return switch (function) {
      case SUM, AVG ->
          type.isWhole()
              || type == Scalar.DOUBLE
              || type instanceof Decimal
              || refuse(
                  ErrorCode.AGGREGATE_OF_NO_NUMBER,
                  argument,
                  "which is no number. Use it over an int, long, double or BigDecimal, or count"
                      + " with @Count or @CountDistinct.");
      case MIN, MAX ->
          (type != Scalar.BOOLEAN && !(type instanceof ValueModel.Enumeration))
              || refuse(
                  ErrorCode.AGGREGATE_OF_NO_ORDER,
                  argument,
                  "which has no order. Use it over a number, String or Instant, or use"
                      + " @CountDistinct, @First or @Last.");
      case COUNT, COUNT_DISTINCT, FIRST, LAST -> true;
    };
  }

  private boolean refuse(ErrorCode code, ColumnModel argument, String rule) {
    report.error(
        code,
        use.site("value"),
        "\"%s\" is of type %s, %s",
        argument.path(),
        argument.type().shown(),
        rule);
    return false;
  }

  private boolean gives(Function function, ColumnModel argument, ComponentModel result) {
    ValueModel given = result.type();
    return switch (function) {
      case COUNT, COUNT_DISTINCT -> isCount(result);
      case SUM ->
          switch (argument.type()) {
            case Decimal of ->
                expect(
                    result,
                    given instanceof Decimal is
                        && is.scale() == of.scale()
                        && is.precision() >= of.precision(),
                    new Decimal(DIGITS_MAX, of.scale()).shown());
            case ValueModel type when type.isWhole() ->
                expect(result, given.isWhole(), "long or int");
            case ValueModel type -> expect(result, given.equals(type), type.shown());
          };
      case AVG ->
          argument.type() instanceof Decimal of
              ? expectAverage(of, result)
              : expect(result, given == Scalar.DOUBLE, "double");
      case MIN, MAX, FIRST, LAST ->
          argument.type() instanceof Decimal of
              ? expect(
                  result,
                  given instanceof Decimal is
                      && is.scale() == of.scale()
                      && is.precision() >= of.precision(),
                  of.shown())
              : expect(result, given.equals(argument.type()), argument.type().shown());
    };
  }

  private boolean expectAverage(Decimal of, ComponentModel result) {
    int scale = of.scale() + AVERAGE_DIGITS;
    if (scale > DIGITS_MAX) {
      report.error(
          ErrorCode.AGGREGATE_RESULT_WRONG,
          use.site(),
          "an average has %d digits more after the point, and %d and these are more than %d. Use a"
              + " component with a smaller scale.",
          AVERAGE_DIGITS,
          of.scale(),
          DIGITS_MAX);
      return false;
    }
    return expect(
        result,
        result.type() instanceof Decimal is && is.scale() == scale,
        new Decimal(DIGITS_MAX, scale).shown());
  }

  private boolean expect(ComponentModel result, boolean fits, String type) {
    if (!fits) {
      report.error(
          ErrorCode.AGGREGATE_RESULT_WRONG,
          use.site(),
          "its result is %s, and the component is %s. Make it %s.",
          type,
          result.type().shown(),
          type);
    }
    return fits;
  }

  private boolean maySayNothing(Function function, ColumnModel argument, ComponentModel result) {
    boolean counts = function == Function.COUNT || function == Function.COUNT_DISTINCT;
    if (counts || !argument.nullable() || result.nullable()) {
      return true;
    }
    report.error(
        ErrorCode.AGGREGATE_RESULT_NOT_NULLABLE,
        use.site(),
        "\"%s\" may be missing in every event of a window, and then there is no result. Make the"
            + " component a boxed type, @Nullable or an Optional.",
        argument.path());
    return false;
  }
}
