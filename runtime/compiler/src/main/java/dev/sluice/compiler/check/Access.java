package dev.sluice.compiler.check;

import java.util.List;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/** Whether code in the function's package can name a type. */
final class Access {
  private final Elements elements;

  Access(Elements elements) {
    this.elements = elements;
  }

  /** Reports a type that generated code beside the method could not use. */
  void check(TypeElement type, Site site, FunctionReport report) {
    boolean samePackage =
        elements.getPackageOf(type).equals(elements.getPackageOf(report.method()));
    List<TypeElement> around = Nesting.outward(report.method());
    for (TypeElement each : Nesting.outward(type)) {
      if (around.contains(each)) {
        // The function's own class and those around it are checked by themselves.
        return;
      }
      boolean usable =
          samePackage
              ? !each.getModifiers().contains(Modifier.PRIVATE)
              : each.getModifiers().contains(Modifier.PUBLIC);
      if (!usable) {
        report.error(
            ErrorCode.RECORD_NOT_ACCESSIBLE,
            site,
            "%s is %s, so the code generated beside %s cannot use it. %s",
            Site.shown(each),
            samePackage ? "private" : "not public and in another package",
            Site.shown(report.method()),
            samePackage ? "Leave out private." : "Make it public.");
        return;
      }
    }
  }
}
