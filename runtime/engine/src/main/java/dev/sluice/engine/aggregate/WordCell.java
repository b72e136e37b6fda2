package dev.sluice.engine.aggregate;

import dev.sluice.engine.column.ColumnBatch;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;

/** A cell of words that hold all there is to know: they are saved as they are. */
abstract class WordCell extends Cell {
  private final List<StateField> fields;

  /** One word per part; a part's name is appended to the cell's. */
  WordCell(String name, String... parts) {
    super(parts.length * Long.BYTES);
    List<StateField> columns = new ArrayList<>();
    for (String part : parts) {
      columns.add(StateField.word(name + part));
    }
    fields = List.copyOf(columns);
  }

  @Override
  final List<StateField> fields() {
    return fields;
  }

  @Override
  final void save(AccumulatorTable table, int row, ColumnBatch page, int column, int pageRow) {
    long at = table.cell(this, row);
    for (int i = 0; i < fields.size(); i++) {
      long word = MemoryUtil.getLong(at + (long) i * Long.BYTES);
      page.column(column + i).setLong(pageRow, word);
    }
  }

  @Override
  final void load(ColumnBatch page, int column, int pageRow, AccumulatorTable table, int row) {
    long at = table.cell(this, row);
    for (int i = 0; i < fields.size(); i++) {
      long word = page.column(column + i).getLong(pageRow);
      MemoryUtil.putLong(at + (long) i * Long.BYTES, word);
    }
  }
}
