package dev.sluice.compiler.model;

import com.palantir.javapoet.ClassName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.TypeElement;

/**
 * The user's method and how to call it.
 *
 * @param declaredIn the class that declares the method
 * @param injected whether Dagger makes the class by its own {@code @Inject} constructor
 * @param modules the Dagger modules named by the annotation
 * @param result the record it returns; empty where it returns nothing
 */
public record HandlerModel(
    TypeElement declaredIn,
    String method,
    boolean injected,
    List<ClassName> modules,
    List<Argument> arguments,
    Returns returns,
    Optional<RecordModel> result) {
  /** What follows the definition's name in the names of the classes beside it. */
  public static final String INVOKER = "_Invoker";

  public static final String COMPONENT = "_Component";
  public static final String MODULE = "_Module";
  public static final String LAMBDA = "Lambda";

  public HandlerModel {
    modules = List.copyOf(modules);
    arguments = List.copyOf(arguments);
  }

  /** What a parameter receives. */
  public enum Argument {
    EVENT,
    AGGREGATES,
    WINDOW,
    CONTEXT
  }

  /** In which shape results are returned. */
  public enum Returns {
    NOTHING,
    ONE,
    OPTIONAL,
    LIST,
    STREAM
  }

  public ClassName type() {
    return ClassName.get(declaredIn);
  }

  /** As messages and comments name it: {@code FraudChecks.velocity}. */
  public String shown() {
    return String.join(".", type().simpleNames()) + "." + method;
  }

  /** A class generated for the method: {@code FraudChecks_Velocity} and a suffix. */
  public ClassName generated(String suffix) {
    ClassName definition = generated(type(), method);
    return definition.peerClass(definition.simpleName() + suffix);
  }

  /** The definition generated for a method; all its classes' names start with this one's. */
  public static ClassName generated(ClassName type, String method) {
    String capitalised = method.substring(0, 1).toUpperCase(Locale.ROOT) + method.substring(1);
    return ClassName.get(
        type.packageName(), String.join("_", type.simpleNames()) + "_" + capitalised);
  }

  /** Every class that may be generated for a method, the definition first. */
  public static List<ClassName> generatedAll(ClassName type, String method) {
    ClassName definition = generated(type, method);
    return Stream.of("", INVOKER, COMPONENT, MODULE, LAMBDA)
        .map(suffix -> definition.peerClass(definition.simpleName() + suffix))
        .toList();
  }
}
