package dev.sluice.compiler.check;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import javax.lang.model.element.ExecutableElement;

/** Mistakes found while one function is read; {@code method} is the function's. */
record FunctionReport(Report report, ExecutableElement method) {
  @FormatMethod
  void error(ErrorCode code, Site site, @FormatString String message, Object... arguments) {
    report.error(code, site, method, message.formatted(arguments));
  }
}
