package dev.sluice.engine.aggregate;

import dev.sluice.engine.column.Column;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** One aggregate of a plan, computed from the cells of a row. Once per result, not per event. */
sealed interface Result {
  /** How many digits after the point an average of decimals has more than they. */
  int AVERAGE_DIGITS = 4;

  /** Writes the result of a row; false if it does not fit its type. */
  boolean emit(AccumulatorTable table, int row, Column into, int intoRow);

  /** A count of events or values. */
  record Count(CountCell cell) implements Result {
    @Override
    public boolean emit(AccumulatorTable table, int row, Column into, int intoRow) {
      return whole(cell.count(table, row), into, intoRow);
    }
  }

  /** How many different values. */
  record Distinct(DistinctCell cell) implements Result {
    @Override
    public boolean emit(AccumulatorTable table, int row, Column into, int intoRow) {
      return whole(cell.size(table, row), into, intoRow);
    }
  }

  /** A sum of ints or longs. */
  record LongSum(LongSumCell cell) implements Result {
    @Override
    public boolean emit(AccumulatorTable table, int row, Column into, int intoRow) {
      long low = cell.low(table, row);
      return cell.high(table, row) == low >> 63 && whole(low, into, intoRow);
    }
  }

  /** An average of ints or longs. */
  record LongAverage(LongSumCell cell, CountCell count) implements Result {
    @Override
    public boolean emit(AccumulatorTable table, int row, Column into, int intoRow) {
      long high = cell.high(table, row);
      long low = cell.low(table, row);
      into.setDouble(intoRow, RoundedQuotient.of(high, low, count.count(table, row)));
      return true;
    }
  }

  /** A sum of decimals, at the result's scale, which is at least theirs. */
  record DecimalSum(DecimalSumCell cell, int precision, int zeros) implements Result {
    @Override
    public boolean emit(AccumulatorTable table, int row, Column into, int intoRow) {
      BigInteger sum = cell.sum(table, row).multiply(WideInteger.tenTo(zeros));
      return unscaled(sum, precision, into, intoRow);
    }
  }

  /** An average of decimals. */
  record DecimalAverage(DecimalSumCell cell, CountCell count, int precision) implements Result {
    @Override
    public boolean emit(AccumulatorTable table, int row, Column into, int intoRow) {
      BigDecimal divisor = BigDecimal.valueOf(count.count(table, row));
      BigDecimal average =
          new BigDecimal(cell.sum(table, row))
              .divide(divisor, AVERAGE_DIGITS, RoundingMode.HALF_EVEN);
      return unscaled(average.unscaledValue(), precision, into, intoRow);
    }
  }

  /** A sum of doubles. */
  record DoubleSum(DoubleSumCell cell) implements Result {
    @Override
    public boolean emit(AccumulatorTable table, int row, Column into, int intoRow) {
      double sum = cell.quotient(table, row, 1);
      into.setDouble(intoRow, sum);
      return !Double.isInfinite(sum) || cell.hasSpecial(table, row);
    }
  }

  /** An average of doubles: never larger than the largest. */
  record DoubleAverage(DoubleSumCell cell, CountCell count) implements Result {
    @Override
    public boolean emit(AccumulatorTable table, int row, Column into, int intoRow) {
      into.setDouble(intoRow, cell.quotient(table, row, count.count(table, row)));
      return true;
    }
  }

  /** One of the values. */
  record Value(ValueCell cell) implements Result {
    @Override
    public boolean emit(AccumulatorTable table, int row, Column into, int intoRow) {
      cell.write(table, row, into, intoRow);
      return true;
    }
  }

  /** A result that is null where there was nothing to aggregate. */
  record OfAny(CountCell count, Result result) implements Result {
    @Override
    public boolean emit(AccumulatorTable table, int row, Column into, int intoRow) {
      if (count.count(table, row) == 0) {
        Words.writeNull(into, intoRow);
        return true;
      }
      return result.emit(table, row, into, intoRow);
    }
  }

  private static boolean whole(long value, Column into, int intoRow) {
    if (!Words.fits(into, value)) {
      return false;
    }
    Words.write(into, intoRow, value);
    return true;
  }

  private static boolean unscaled(BigInteger value, int precision, Column into, int intoRow) {
    if (value.abs().compareTo(WideInteger.tenTo(precision)) >= 0) {
      return false;
    }
    into.setDecimal(intoRow, value.shiftRight(Long.SIZE).longValue(), value.longValue());
    return true;
  }
}
