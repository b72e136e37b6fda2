package dev.sluice.cli.image;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.plan.ValueType.Scalar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Events that a function takes, where nobody gave any: each component has a value of its type,
 * texts and small numbers come again now and then, and every other number is large. That such
 * events make a function emit something is likely, and not sure.
 */
final class SampleEvents {
  private static final int TEXTS = 4;
  private static final long LARGE = 1_000_000;
  private static final long STEP_MILLIS = 100;

  private final List<Field> fields;
  private final Instant first;

  /** Of these components, from a time on. */
  SampleEvents(List<Field> fields, Instant first) {
    this.fields = List.copyOf(fields);
    this.first = first;
  }

  /** So many lines. */
  List<byte[]> lines(int count) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      try (JsonGenerator json = new JsonFactory().createGenerator(line)) {
        object(json, fields, number);
      }
      lines.add(line.toByteArray());
    }
    return lines;
  }

  private void object(JsonGenerator json, List<Field> members, int number) throws IOException {
    json.writeStartObject();
    for (Field member : members) {
      json.writeFieldName(member.name());
      value(json, member, number);
    }
    json.writeEndObject();
  }

  private void value(JsonGenerator json, Field field, int number) throws IOException {
    switch (field.type()) {
      case Scalar scalar -> scalar(json, field.name(), scalar, number);
      case ValueType.Decimal decimal -> {
        // Nothing before the point may be allowed.
        int digits = Math.min(decimal.precision() - decimal.scale(), 4);
        BigDecimal whole = BigDecimal.TEN.pow(digits).subtract(BigDecimal.ONE);
        json.writeNumber(number % 2 == 0 ? BigDecimal.ZERO : whole);
      }
      case ValueType.Enumeration(var names) -> json.writeString(names.get(number % names.size()));
      case ValueType.Nested(var parts) -> object(json, parts, number);
      case ValueType.ListOf(var element) -> {
        json.writeStartArray();
        value(json, element, number);
        value(json, element, number + 1);
        json.writeEndArray();
      }
    }
  }

  private void scalar(JsonGenerator json, String name, Scalar type, int number) throws IOException {
    switch (type) {
      case STRING -> json.writeString("%s-%d".formatted(name, number % TEXTS));
      case INT, LONG -> json.writeNumber(number % 2 == 0 ? number : LARGE + number);
      case DOUBLE -> json.writeNumber(number % 2 == 0 ? number + 0.5 : LARGE + 0.5);
      case BOOLEAN -> json.writeBoolean(number % 2 == 0);
      case INSTANT -> json.writeString(first.plusMillis(number * STEP_MILLIS).toString());
    }
  }
}
