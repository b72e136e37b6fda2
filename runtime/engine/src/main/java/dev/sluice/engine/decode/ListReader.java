package dev.sluice.engine.decode;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.plan.EventSchema;
import org.jspecify.annotations.Nullable;

/** Lists: the elements' rows follow those of the list before. */
final class ListReader extends ValueReader {
  private final ValueReader element;
  private final JsonScanner scanner;

  ListReader(EventSchema.Column component, ValueReader element, JsonScanner scanner) {
    super(component);
    this.element = element;
    this.scanner = scanner;
  }

  @Override
  void bind(ColumnBatch columns) {
    super.bind(columns);
    element.bind(columns);
  }

  @Override
  int read(byte[] data, int at, int end, int row) {
    if (data[at] != '[') {
      return readNull(data, at, row);
    }
    int elementRow = firstElement(row);
    int pos = JsonScanner.white(data, at + 1, end);
    if (pos < end && data[pos] == ']') {
      return finish(pos + 1, row, elementRow);
    }
    while (pos < end) {
      element.ensureRows(elementRow + 1);
      int behind = element.read(data, pos, end, elementRow);
      if (behind < 0) {
        return UNUSUAL;
      }
      elementRow++;
      pos = JsonScanner.white(data, behind, end);
      if (pos >= end) {
        return UNUSUAL;
      }
      if (data[pos] == ']') {
        return finish(pos + 1, row, elementRow);
      }
      if (data[pos] != ',') {
        return UNUSUAL;
      }
      pos = JsonScanner.white(data, pos + 1, end);
    }
    return UNUSUAL;
  }

  private int firstElement(int row) {
    return column == null ? 0 : column.start(row);
  }

  private int finish(int pos, int row, int elementRow) {
    Column target = column;
    if (target != null) {
      target.setEnd(row, elementRow);
      target.setPresent(row);
    }
    return pos;
  }

  @Override
  @Nullable Fault judge(byte[] data, int at, int end, int row) {
    if (data[at] != '[') {
      return super.judge(data, at, end, row);
    }
    int elementRow = firstElement(row);
    int pos = JsonScanner.white(data, at + 1, end);
    while (data[pos] != ']') {
      pos = data[pos] == ',' ? JsonScanner.white(data, pos + 1, end) : pos;
      element.ensureRows(elementRow + 1);
      Fault fault = element.judge(data, pos, end, elementRow);
      if (fault != null) {
        return fault;
      }
      elementRow++;
      pos = JsonScanner.white(data, scanner.value(data, pos, end, 1), end);
    }
    finish(pos, row, elementRow);
    return null;
  }

  @Override
  Fault fault(byte[] data, int at, int end) {
    return wrongType("an array", data, at, end);
  }
}
