package dev.sluice.compiler.write;

import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.lang.model.element.Modifier;

/** The constants and methods of an invoker while it is put together; names never clash. */
final class InvokerClass {
  private final NameAllocator names = new NameAllocator();
  private final Map<Object, FieldSpec> constants = new LinkedHashMap<>();
  private final List<String> methodNames = new ArrayList<>();
  private final Map<String, MethodSpec> methods = new HashMap<>();

  InvokerClass() {
    names.newName("handler");
    names.newName("invoke");
  }

  List<FieldSpec> constants() {
    return List.copyOf(constants.values());
  }

  /** The methods in the order in which they were named: callers before what they call. */
  List<MethodSpec> methods() {
    return methodNames.stream().map(methods::get).toList();
  }

  /** A name like this one that is still free, for a method that is added later. */
  String newMethod(String suggested) {
    String name = names.newName(suggested);
    methodNames.add(name);
    return name;
  }

  void add(MethodSpec method) {
    methods.put(method.name(), method);
  }

  /** The name of a constant of this type and name, made at its first use. */
  String constant(TypeName type, String camelCase, String initializer, Object... arguments) {
    return constants
        .computeIfAbsent(
            List.of(type, camelCase),
            _ ->
                FieldSpec.builder(
                        type,
                        names.newName(upperSnake(camelCase)),
                        Modifier.PRIVATE,
                        Modifier.STATIC,
                        Modifier.FINAL)
                    .initializer(initializer, arguments)
                    .build())
        .name();
  }

  private static String upperSnake(String camelCase) {
    return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
  }
}
