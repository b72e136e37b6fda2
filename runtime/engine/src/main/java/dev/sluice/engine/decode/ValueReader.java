package dev.sluice.engine.decode;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.column.Storage;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.plan.EventSchema;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of one component into its column, or only judges them where the column is not
 * materialised. One subclass per type, chosen once per plan. Reused; one thread.
 *
 * <p>{@link #read} is the way of living events. It may take what it reads for JSON of any kind,
 * never believes more than it has seen, and gives up ({@link #UNUSUAL}) on whatever is not a sound
 * value of its type; it may look at up to {@code RawBatch.SLACK} bytes behind the event, and its
 * caller sees to it that a value does not end there. {@link #judge} is the way of all others: the
 * whole event is known to be JSON, and what is wrong with this component must be said.
 */
abstract class ValueReader {
  /** Not a sound value of this type. */
  static final int UNUSUAL = -1;

  private final String path;
  private final boolean nullable;
  private final int index;

  /** The column, where materialised. */
  @Nullable Column column;

  /** The reading of the enclosing record in which this member was last seen. */
  int seenIn;

  ValueReader(EventSchema.Column component) {
    this.path = component.path();
    this.nullable = component.nullable();
    this.index = component.index();
  }

  /** Takes the columns to fill from now on. */
  void bind(ColumnBatch columns) {
    column = index >= 0 && columns.has(index) ? columns.column(index) : null;
  }

  /**
   * Reads the value at {@code at} into {@code row} and gives the position behind it, or {@link
   * #UNUSUAL}; then what it wrote to the row does not count.
   */
  abstract int read(byte[] data, int at, int end, int row);

  /** What is wrong with the JSON value at {@code at}, for which {@link #read} gave up. */
  abstract Fault fault(byte[] data, int at, int end);

  /**
   * Reads the JSON value at {@code at} in whatever form; gives what is wrong with it, if anything.
   */
  @Nullable Fault judge(byte[] data, int at, int end, int row) {
    if (read(data, at, end, row) != UNUSUAL) {
      return null;
    }
    return data[at] == 'n' ? missing("is null") : fault(data, at, end);
  }

  /** The member is not there: null, or what is wrong with that. */
  final @Nullable Fault absent(int row) {
    if (nullable) {
      setNull(row);
      return null;
    }
    return missing("is missing");
  }

  final boolean nullable() {
    return nullable;
  }

  final String path() {
    return path;
  }

  /** Reads a null, if the component may be null. */
  final int readNull(byte[] data, int at, int row) {
    if (!nullable || Words.low(Words.at(data, at), 4) != Words.NULL) {
      return UNUSUAL;
    }
    setNull(row);
    return at + 4;
  }

  /** Makes a row null, its parts too. */
  void setNull(int row) {
    Column target = column;
    if (target != null) {
      target.setNull(row);
      if (target.storage() == Storage.BYTES || target.storage() == Storage.LIST) {
        target.setEnd(row, target.start(row));
      }
    }
  }

  /** Makes room for so many rows, parts included. */
  void ensureRows(int rows) {
    if (column != null) {
      column.ensureRows(rows);
    }
  }

  private Fault missing(String how) {
    return new Fault(DeadCode.MISSING, "component " + path + " " + how + ", but it is required");
  }

  final Fault wrongType(String wanted, byte[] data, int at, int end) {
    return new Fault(DeadCode.WRONG_TYPE, mustBe(wanted, data, at, end));
  }

  final Fault outOfRange(String wanted, byte[] data, int at, int end) {
    return new Fault(DeadCode.OUT_OF_RANGE, mustBe(wanted, data, at, end));
  }

  final Fault badValue(String wanted, byte[] data, int at, int end) {
    return new Fault(DeadCode.BAD_VALUE, mustBe(wanted, data, at, end));
  }

  private String mustBe(String wanted, byte[] data, int at, int end) {
    int behind = new JsonScanner().value(data, at, end, 1);
    if (behind == JsonScanner.INVALID) {
      throw new EngineBug(
          "component " + path + " was judged before its event was found to be JSON");
    }
    return "component " + path + " must be " + wanted + ", found " + Excerpt.of(data, at, behind);
  }

  static boolean startsNumber(byte lead) {
    return lead == '-' || NumberText.isDigit(lead);
  }
}
