package dev.sluice.engine.decode;

import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.ValueType;
import java.util.List;

/** Chooses the readers of an event's components, once per plan. */
final class Readers {
  private static final int EVENT_LEVEL = 1;

  private final EventSchema event;
  private final JsonScanner scanner;
  private final IntegerText integer = new IntegerText();
  private final NumberParts number = new NumberParts();
  private int next;

  private Readers(EventSchema event, JsonScanner scanner) {
    this.event = event;
    this.scanner = scanner;
  }

  /** The reader of whole events. */
  static RecordReader of(EventSchema event, JsonScanner scanner) {
    EventSchema.Column whole =
        new EventSchema.Column(
            EventSchema.NO_PARENT,
            "event",
            new ValueType.Nested(event.fields()),
            false,
            EventSchema.NO_PARENT,
            false);
    return new Readers(event, scanner).record(whole, event.fields(), EVENT_LEVEL);
  }

  private RecordReader record(EventSchema.Column component, List<Field> fields, int level) {
    ValueReader[] members = new ValueReader[fields.size()];
    for (int i = 0; i < members.length; i++) {
      members[i] = nextReader(level + 1);
    }
    String[] names = fields.stream().map(Field::name).toArray(String[]::new);
    return new RecordReader(component, names, members, scanner, level);
  }

  /** The reader of the next column in order; its value, if a container, is on {@code level}. */
  private ValueReader nextReader(int level) {
    EventSchema.Column component = event.columns().get(next++);
    return switch (component.type()) {
      case ValueType.Scalar scalar ->
          switch (scalar) {
            case STRING -> new TextReader(component, scanner);
            case INT, LONG -> new IntegerReader(component, integer);
            case DOUBLE -> new DoubleReader(component, number);
            case BOOLEAN -> new BooleanReader(component);
            case INSTANT -> new InstantReader(component, scanner, integer);
          };
      case ValueType.Decimal decimal -> new DecimalReader(component, decimal, number);
      case ValueType.Enumeration enumeration -> new EnumReader(component, enumeration, scanner);
      case ValueType.Nested(var fields) -> record(component, fields, level);
      case ValueType.ListOf _ -> new ListReader(component, nextReader(level + 1), scanner);
    };
  }
}
