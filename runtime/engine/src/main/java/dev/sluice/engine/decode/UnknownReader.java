package dev.sluice.engine.decode;

import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.ValueType;

/** Members that the record does not declare: passed over, but held to JSON. */
final class UnknownReader extends ValueReader {
  private static final EventSchema.Column NO_COMPONENT =
      new EventSchema.Column(-1, "", ValueType.Scalar.STRING, true, -1, false);

  private final JsonScanner scanner;
  private final int level;

  /** Members whose values, if they are containers, are on {@code level}. */
  UnknownReader(JsonScanner scanner, int level) {
    super(NO_COMPONENT);
    this.scanner = scanner;
    this.level = level;
  }

  @Override
  int read(byte[] data, int at, int end, int row) {
    if (data[at] == '"') {
      return scanner.behindText(data, at, end);
    }
    scanner.reset();
    int behind = scanner.value(data, at, end, level);
    return scanner.isClean() ? behind : UNUSUAL;
  }

  @Override
  Fault fault(byte[] data, int at, int end) {
    throw new EngineBug("a member that is not declared can't be wrong once its event is JSON");
  }
}
