package dev.sluice.compiler.model;

import com.palantir.javapoet.ClassName;
import java.util.List;

/** The type of a component; the compiler's side of the engine's {@code ValueType}. */
public sealed interface ValueModel {
  /** Types that need no parameter, named as the engine names them. */
  enum Scalar implements ValueModel {
    STRING("String"),
    INT("int"),
    LONG("long"),
    DOUBLE("double"),
    BOOLEAN("boolean"),
    INSTANT("Instant");

    private final String java;

    Scalar(String java) {
      this.java = java;
    }

    @Override
    public String shown() {
      return java;
    }
  }

  /** A {@code BigDecimal} with its {@code @Decimal}. */
  record Decimal(int precision, int scale) implements ValueModel {
    @Override
    public String shown() {
      return "BigDecimal with @Decimal(precision = %d, scale = %d)".formatted(precision, scale);
    }
  }

  /** An enum with its constants in declared order. */
  record Enumeration(ClassName type, List<String> constants) implements ValueModel {
    public Enumeration {
      constants = List.copyOf(constants);
    }

    @Override
    public String shown() {
      return type.simpleName();
    }
  }

  /** A nested record. */
  record Nested(RecordModel record) implements ValueModel {
    @Override
    public String shown() {
      return record.type().simpleName();
    }
  }

  /** A list; the element's name is not used. */
  record ListOf(ComponentModel element) implements ValueModel {
    @Override
    public String shown() {
      return "List<%s>".formatted(element.type().shown());
    }
  }

  /** Whether this is a single value: neither nested nor a list. */
  default boolean isScalar() {
    return !(this instanceof Nested) && !(this instanceof ListOf);
  }

  /** Whether this is an {@code int} or {@code long}. */
  default boolean isWhole() {
    return this == Scalar.INT || this == Scalar.LONG;
  }

  /** How messages name the type. */
  String shown();
}
