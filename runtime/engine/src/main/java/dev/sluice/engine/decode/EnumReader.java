package dev.sluice.engine.decode;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.ValueType;

/** Names of an enumeration, kept as their ordinals. */
final class EnumReader extends ValueReader {
  private final JsonScanner scanner;
  private final ValueType.Enumeration type;
  private final NameTable names;

  EnumReader(EventSchema.Column component, ValueType.Enumeration type, JsonScanner scanner) {
    super(component);
    this.scanner = scanner;
    this.type = type;
    this.names = new NameTable(type.names().toArray(String[]::new));
  }

  @Override
  int read(byte[] data, int at, int end, int row) {
    if (data[at] != '"') {
      return readNull(data, at, row);
    }
    int behind = scanner.text(data, at, end);
    if (behind == JsonScanner.INVALID) {
      return UNUSUAL;
    }
    int ordinal = names.find(scanner.textData(), scanner.textFrom(), scanner.textTo());
    if (ordinal == NameTable.UNKNOWN) {
      return UNUSUAL;
    }
    Column target = column;
    if (target != null) {
      target.setInt(row, ordinal);
      target.setPresent(row);
    }
    return behind;
  }

  @Override
  Fault fault(byte[] data, int at, int end) {
    return data[at] == '"'
        ? badValue("one of " + String.join(", ", type.names()), data, at, end)
        : wrongType("text", data, at, end);
  }
}
