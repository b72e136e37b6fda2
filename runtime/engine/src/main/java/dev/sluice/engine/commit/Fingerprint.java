package dev.sluice.engine.commit;

import dev.sluice.api.Misplaced;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.plan.AggregateSpec;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.plan.WindowSpec;
import dev.sluice.engine.state.RecordWriter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Rule 19: SHA-256 over all of a plan that decides state, watermark, late and dead. Not the
 * handler, its result, the table or how often state is saved: those may change between runs.
 *
 * <p>Its {@link #shape} is over the part that says what the rows of the state are.
 */
public final class Fingerprint {
  /** Raised when the engine comes to another state from the same events and plan. */
  private static final int SEMANTICS = 1;

  /** Raised when the decoder judges or reads an event differently. */
  private static final int DECODER = 1;

  private static final char KIND = 'F';
  private static final int VERSION = 1;
  private static final int SHAPE_DIGITS = 32;

  private final byte[] sha256;

  Fingerprint(byte[] sha256) {
    this.sha256 = sha256.clone();
  }

  /** A plan's fingerprint. */
  public static Fingerprint of(Plan plan) {
    RecordWriter out = new RecordWriter(KIND, VERSION);
    out.number(SEMANTICS).number(DECODER);
    Plan.Input input = plan.input();
    out.number(input.partitionedByColumn()).number(input.outOfOrderByMillis());
    out.text(input.late().name()).number(input.maxEventBytes()).number(input.maxAheadMillis());
    if (input.misplaced() != Misplaced.STOP) {
      // Left out where nothing is said, as before it could be.
      out.text(input.misplaced().name());
    }
    fields(plan.event().fields(), out);
    out.number(plan.timeColumn()).number(plan.keyColumns().size());
    plan.keyColumns().forEach(out::number);
    window(plan.window(), out);
    out.number(plan.aggregates().size());
    for (AggregateSpec aggregate : plan.aggregates()) {
      out.text(aggregate.function().name()).number(aggregate.column());
      field(aggregate.result(), out);
    }
    return new Fingerprint(sha256(out));
  }

  /**
   * What rows of state are of: keys, windows, aggregates and what they are over. Plans that differ
   * elsewhere, as in how late events may be, can go on with each other's rows.
   *
   * @return {@value #SHAPE_DIGITS} hex digits
   */
  static String shape(Plan plan) {
    RecordWriter out = new RecordWriter(KIND, VERSION);
    out.number(SEMANTICS);
    out.number(plan.keyColumns().size());
    for (int key : plan.keyColumns()) {
      EventSchema.Column column = plan.event().columns().get(key);
      column(column, column.nullable(), out);
    }
    window(plan.window(), out);
    out.number(plan.aggregates().size());
    for (AggregateSpec aggregate : plan.aggregates()) {
      out.text(aggregate.function().name()).flag(aggregate.column() != AggregateSpec.EVERY_EVENT);
      if (aggregate.column() != AggregateSpec.EVERY_EVENT) {
        EventSchema.Column column = plan.event().columns().get(aggregate.column());
        column(column, plan.event().mayBeNull(column), out);
      }
      field(aggregate.result(), out);
    }
    return HexFormat.of().formatHex(sha256(out)).substring(0, SHAPE_DIGITS);
  }

  private static byte[] sha256(RecordWriter record) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(record.finish());
    } catch (NoSuchAlgorithmException e) {
      throw new EngineBug("every JDK has SHA-256", e);
    }
  }

  private static void column(EventSchema.Column column, boolean nullable, RecordWriter out) {
    field(new Field(column.path(), column.type(), nullable), out);
  }

  private static void fields(List<Field> fields, RecordWriter out) {
    out.number(fields.size());
    fields.forEach(field -> field(field, out));
  }

  private static void field(Field field, RecordWriter out) {
    out.text(field.name()).flag(field.nullable());
    switch (field.type()) {
      case ValueType.Scalar scalar -> out.text(scalar.name());
      case ValueType.Decimal(var precision, var scale) ->
          out.text("decimal").number(precision).number(scale);
      case ValueType.Enumeration(var names) -> {
        out.text("enumeration").number(names.size());
        names.forEach(out::text);
      }
      case ValueType.Nested(var parts) -> fields(parts, out.text("nested"));
      case ValueType.ListOf(var element) -> field(element, out.text("list"));
    }
  }

  private static void window(WindowSpec window, RecordWriter out) {
    switch (window) {
      case WindowSpec.Tumbling(var size, var offset) ->
          out.text("tumbling").number(size).number(offset);
      case WindowSpec.Hopping(var size, var every) ->
          out.text("hopping").number(size).number(every);
      case WindowSpec.Sliding(var size) -> out.text("sliding").number(size);
      case WindowSpec.None() -> out.text("none");
    }
  }

  byte[] bytes() {
    return sha256.clone();
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof Fingerprint other && Arrays.equals(sha256, other.sha256);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sha256);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(sha256);
  }
}
