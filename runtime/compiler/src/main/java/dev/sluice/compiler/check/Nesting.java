package dev.sluice.compiler.check;

import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/** Which types a declaration lies in. */
final class Nesting {
  private Nesting() {}

  /** The type that declares a method or component. */
  static TypeElement declaring(Element member) {
    return outward(member).getFirst();
  }

  /** The element itself, if it is a type, and the types around it, innermost first. */
  static List<TypeElement> outward(Element element) {
    List<TypeElement> types = new ArrayList<>();
    for (Element each = element; each != null; each = each.getEnclosingElement()) {
      if (each instanceof TypeElement type) {
        types.add(type);
      }
    }
    return types;
  }
}
