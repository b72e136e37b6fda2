package dev.sluice.compiler.check;

import com.palantir.javapoet.ClassName;
import dev.sluice.api.MicroBatchFunction;
import dev.sluice.compiler.model.HandlerModel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;

/** Reads the names of functions, and sees that none is given twice in a compilation. */
final class NameReader {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

  private final Map<String, String> methodsByName = new HashMap<>();
  private final Map<ClassName, String> methodsByClass = new HashMap<>();
  private final Set<ClassName> written = new HashSet<>();

  /** Names that the user's own types have; generated ones must be others. */
  void addWritten(TypeElement type) {
    written.add(ClassName.get(type));
  }

  /** The name of a function, also where it was reported. */
  String read(FunctionReport report) {
    ExecutableElement method = report.method();
    checkGenerated(report);
    AnnotationUse use = AnnotationUse.find(method, MicroBatchFunction.class).orElseThrow();
    String name = use.text("name");
    if (!NAME.matcher(name).matches()) {
      report.error(
          ErrorCode.FUNCTION_NAME_MALFORMED,
          use.site("name"),
          "\"%s\" is no name of a function. Use 1 to 64 lower-case letters, digits and dashes,"
              + " starting with a letter.",
          name);
    }
    String other = methodsByName.putIfAbsent(name, Site.shown(method));
    if (other != null) {
      report.error(
          ErrorCode.FUNCTION_NAME_TAKEN,
          use.site("name"),
          "%s is named \"%s\" already. Give each function its own name.",
          other,
          name);
    }
    return name;
  }

  private void checkGenerated(FunctionReport report) {
    ExecutableElement method = report.method();
    ClassName type = ClassName.get(Nesting.declaring(method));
    for (ClassName generated : HandlerModel.generatedAll(type, method.getSimpleName().toString())) {
      String same = methodsByClass.putIfAbsent(generated, Site.shown(method));
      if (same != null) {
        report.error(
            ErrorCode.METHOD_OVERLOADED,
            Site.of(method),
            "%s would get the same generated class, %s. Give the methods different names.",
            same,
            generated.simpleName());
        return;
      }
      if (written.contains(generated)) {
        report.error(
            ErrorCode.GENERATED_NAME_TAKEN,
            Site.of(method),
            "a class is generated for it that is named %s, as one of yours is. Rename the method or"
                + " your class.",
            generated.simpleName());
        return;
      }
    }
  }
}
