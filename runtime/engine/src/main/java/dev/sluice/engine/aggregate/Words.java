package dev.sluice.engine.aggregate;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.Storage;
import dev.sluice.engine.fault.EngineBug;

/** Words written back to columns of the type they came from. */
final class Words {
  private Words() {}

  /** Writes a value that fits the column. */
  static void write(Column into, int row, long word) {
    switch (into.storage()) {
      case BYTE -> into.setBoolean(row, word != 0);
      case INT -> into.setInt(row, (int) word);
      case LONG, DOUBLE -> into.setLong(row, word);
      case DECIMAL, BYTES, VIEW, LIST, NESTED ->
          throw new EngineBug("no word is a " + into.storage());
    }
  }

  /** Leaves the next row of a nullable column null. */
  static void writeNull(Column into, int row) {
    if (into.storage() == Storage.BYTES) {
      Texts.writeNull(into, row);
    } else {
      into.setNull(row);
    }
  }

  /** Whether a whole number fits the column. */
  static boolean fits(Column into, long value) {
    return into.storage() != Storage.INT || value == (int) value;
  }
}
