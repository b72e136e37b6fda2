package dev.sluice.compiler.check;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import com.palantir.javapoet.ClassName;
import dev.sluice.api.Decimal;
import dev.sluice.compiler.model.ComponentModel;
import dev.sluice.compiler.model.Presence;
import dev.sluice.compiler.model.ValueModel;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** Reads the type of one record component; nested records through {@link RecordReader}. */
final class ComponentTypeReader {
  private static final String SUPPORTED =
      "Use String, int, long, double, boolean, BigDecimal, Instant, an enum, a record, a List, or"
          + " an Optional of one of these.";

  private static final Map<String, ValueModel.Scalar> BOXED =
      Map.of(
          "java.lang.Integer", ValueModel.Scalar.INT,
          "java.lang.Long", ValueModel.Scalar.LONG,
          "java.lang.Double", ValueModel.Scalar.DOUBLE,
          "java.lang.Boolean", ValueModel.Scalar.BOOLEAN);

  private static final Map<String, String> INSTEAD =
      Map.ofEntries(
          Map.entry("float", "Use double."),
          Map.entry("java.lang.Float", "Use Double."),
          Map.entry("short", "Use int."),
          Map.entry("byte", "Use int."),
          Map.entry("char", "Use String."),
          Map.entry("java.math.BigInteger", "Use BigDecimal with @Decimal(scale = 0)."),
          Map.entry("java.util.OptionalInt", "Use Optional<Integer>."),
          Map.entry("java.util.OptionalLong", "Use Optional<Long>."),
          Map.entry("java.util.OptionalDouble", "Use Optional<Double>."),
          Map.entry("java.time.LocalDateTime", "Use Instant."),
          Map.entry("java.time.OffsetDateTime", "Use Instant."),
          Map.entry("java.time.ZonedDateTime", "Use Instant."),
          Map.entry("java.util.Date", "Use Instant."),
          Map.entry("java.util.Set", "Use List."),
          Map.entry("java.util.List", "Name the type of its elements, as in List<String>."),
          Map.entry("java.util.Optional", "Name the type of its value, as in Optional<String>."),
          Map.entry("java.util.Collection", "Use List."),
          Map.entry(
              "java.util.Map", "Use a nested record, or a List of records with key and value."));

  private final RecordReader records;
  private final RecordComponentElement component;
  private final FunctionReport report;

  ComponentTypeReader(
      RecordReader records, RecordComponentElement component, FunctionReport report) {
    this.records = records;
    this.component = component;
    this.report = report;
  }

  /** The component; empty after a report. */
  Optional<ComponentModel> read() {
    String name = component.getSimpleName().toString();
    TypeMirror type = component.asType();
    boolean marked = Nullness.isNullable(component);
    if (AnnotationUse.find(component, Decimal.class).isPresent() && !mentionsDecimal(type)) {
      return refuse(
          ErrorCode.DECIMAL_MISPLACED,
          "is of type %s, but @Decimal is for BigDecimal. Leave out @Decimal, or make it a"
              + " BigDecimal.",
          shown(type));
    }
    if (isOptional(type)) {
      Optional<TypeMirror> inner = argument(type);
      if (marked || inner.map(this::isOptional).orElse(false)) {
        return refuse(
            ErrorCode.NULLABLE_TWICE,
            "says twice that it may be missing. Use Optional<...> alone, or @Nullable alone.");
      }
      return inner.isEmpty()
          ? unsupported(type)
          : value(inner.get()).map(value -> new ComponentModel(name, value, Presence.OPTIONAL));
    }
    if (marked && type.getKind().isPrimitive()) {
      return refuse(
          ErrorCode.NULLABLE_TWICE,
          "is of type %s, which cannot be null, and marked @Nullable. Use a boxed type, or leave"
              + " out @Nullable.",
          shown(type));
    }
    Presence presence =
        marked || BOXED.containsKey(shown(type)) ? Presence.NULLABLE : Presence.REQUIRED;
    return value(type).map(value -> new ComponentModel(name, value, presence));
  }

  private Optional<ValueModel> value(TypeMirror type) {
    return switch (type.getKind()) {
      case INT -> Optional.of(ValueModel.Scalar.INT);
      case LONG -> Optional.of(ValueModel.Scalar.LONG);
      case DOUBLE -> Optional.of(ValueModel.Scalar.DOUBLE);
      case BOOLEAN -> Optional.of(ValueModel.Scalar.BOOLEAN);
      case DECLARED -> declared((DeclaredType) type);
      // javac reports it.
      case ERROR -> Optional.empty();
      default -> unsupported(type);
    };
  }

  private Optional<ValueModel> declared(DeclaredType type) {
    TypeElement element = (TypeElement) type.asElement();
    String name = element.getQualifiedName().toString();
    ValueModel.Scalar boxed = BOXED.get(name);
    if (boxed != null) {
      return Optional.of(boxed);
    }
    return switch (name) {
      case "java.lang.String" -> Optional.of(ValueModel.Scalar.STRING);
      case "java.time.Instant" -> Optional.of(ValueModel.Scalar.INSTANT);
      case "java.math.BigDecimal" -> decimal();
      case "java.util.List" -> list(type);
      default ->
          switch (element.getKind()) {
            case ENUM -> enumeration(element);
            case RECORD ->
                records.readNested(element, component, report).map(ValueModel.Nested::new);
            default -> unsupported(type);
          };
    };
  }

  private Optional<ValueModel> decimal() {
    Optional<AnnotationUse> found = AnnotationUse.find(component, Decimal.class);
    if (found.isEmpty()) {
      return refuse(
          ErrorCode.DECIMAL_MISSING,
          "is a BigDecimal without a size. Add @Decimal(precision = ..., scale = ...): all digits,"
              + " and those after the point.");
    }
    AnnotationUse use = found.get();
    long precision = use.number("precision");
    long scale = use.number("scale");
    if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
      report.error(
          ErrorCode.DECIMAL_OUT_OF_RANGE,
          use.site(),
          "precision %d and scale %d do not go together. Use a precision from 1 to 38 and a scale"
              + " from 0 to the precision.",
          precision,
          scale);
      return Optional.empty();
    }
    return Optional.of(new ValueModel.Decimal((int) precision, (int) scale));
  }

  private Optional<ValueModel> list(DeclaredType type) {
    Optional<TypeMirror> argument = argument(type);
    if (argument.isEmpty()) {
      return unsupported(type);
    }
    boolean marked = Nullness.isNullable(argument.get());
    boolean optional = isOptional(argument.get());
    if (marked && optional) {
      return refuse(
          ErrorCode.NULLABLE_TWICE,
          "says twice that an element may be missing. Use Optional<...> alone, or @Nullable"
              + " alone.");
    }
    Optional<TypeMirror> element = optional ? argument(argument.get()) : argument;
    if (element.isEmpty()) {
      return unsupported(argument.get());
    }
    if (optional && isOptional(element.get())) {
      return refuse(
          ErrorCode.NULLABLE_TWICE,
          "says twice that an element may be missing. Use List<Optional<...>> of a type that is no"
              + " Optional.");
    }
    if (shown(element.get()).equals("java.util.List")) {
      return refuse(
          ErrorCode.LIST_OF_LISTS,
          "is a list of lists. Put the inner list into a record, and use a List of that.");
    }
    Presence presence =
        optional ? Presence.OPTIONAL : marked ? Presence.NULLABLE : Presence.REQUIRED;
    return value(element.get())
        .map(value -> new ValueModel.ListOf(new ComponentModel("element", value, presence)));
  }

  private Optional<ValueModel> enumeration(TypeElement element) {
    records.access().check(element, Site.of(component), report);
    List<String> constants =
        element.getEnclosedElements().stream()
            .filter(constant -> constant.getKind() == ElementKind.ENUM_CONSTANT)
            .map(constant -> constant.getSimpleName().toString())
            .toList();
    return constants.isEmpty()
        ? refuse(
            ErrorCode.ENUM_WITHOUT_CONSTANTS,
            "enum %s has no constants, so no event could have one. Add them, or use String.",
            element.getSimpleName())
        : Optional.of(new ValueModel.Enumeration(ClassName.get(element), constants));
  }

  private <T> Optional<T> unsupported(TypeMirror type) {
    return refuse(
        ErrorCode.COMPONENT_TYPE_UNSUPPORTED,
        "%s is no type of an event or a result. %s",
        type instanceof DeclaredType declared && !declared.getTypeArguments().isEmpty()
            ? type
            : shown(type),
        INSTEAD.getOrDefault(shown(type), SUPPORTED));
  }

  @FormatMethod
  private <T> Optional<T> refuse(
      ErrorCode code, @FormatString String message, Object... arguments) {
    report.error(code, Site.of(component), message, arguments);
    return Optional.empty();
  }

  private boolean mentionsDecimal(TypeMirror type) {
    return shown(type).equals("java.math.BigDecimal")
        || (type instanceof DeclaredType declared
            && declared.getTypeArguments().stream().anyMatch(this::mentionsDecimal));
  }

  private boolean isOptional(TypeMirror type) {
    return shown(type).equals("java.util.Optional");
  }

  /** The one type argument, if it is a plain type. */
  private static Optional<TypeMirror> argument(TypeMirror type) {
    List<? extends TypeMirror> arguments = ((DeclaredType) type).getTypeArguments();
    return arguments.size() == 1 && arguments.getFirst().getKind() != TypeKind.WILDCARD
        ? Optional.of(arguments.getFirst())
        : Optional.empty();
  }

  /** The name of a type without arguments and annotations. */
  private static String shown(TypeMirror type) {
    if (type instanceof DeclaredType declared) {
      Element element = declared.asElement();
      return ((TypeElement) element).getQualifiedName().toString();
    }
    return type.getKind().isPrimitive()
        ? type.getKind().name().toLowerCase(Locale.ROOT)
        : type.toString();
  }
}
