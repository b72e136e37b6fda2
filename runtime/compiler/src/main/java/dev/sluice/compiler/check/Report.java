package dev.sluice.compiler.check;

import java.util.HashSet;
import java.util.Set;
import javax.annotation.processing.Messager;
import javax.lang.model.element.Element;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/** Tells the user about mistakes, each once. */
public final class Report {
  private record Told(Element element, String text) {}

  private final Messager messager;
  private final Elements elements;
  private final Set<Told> told = new HashSet<>();

  public Report(Messager messager, Elements elements) {
    this.messager = messager;
    this.elements = elements;
  }

  /** Whether nothing has been reported so far. */
  public boolean isClean() {
    return told.isEmpty();
  }

  /**
   * Reports at {@code site}, or at {@code user} where the site is in a class file, which has no
   * line to point to.
   */
  void error(ErrorCode code, Site site, Element user, String message) {
    String text = "[%s] %s: %s".formatted(code.code(), site.subject(), message);
    Site shown = inSource(site.element()) ? site : Site.of(user);
    if (told.add(new Told(site.element(), text))) {
      messager.printMessage(
          Diagnostic.Kind.ERROR, text, shown.element(), shown.annotation(), shown.value());
    }
  }

  private boolean inSource(Element element) {
    JavaFileObject file = elements.getFileObjectOf(element);
    return file != null && file.getKind() == JavaFileObject.Kind.SOURCE;
  }
}
