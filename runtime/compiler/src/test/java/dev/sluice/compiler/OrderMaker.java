package dev.sluice.compiler;

import java.io.IOException;
import java.io.Writer;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;

/** Another processor: makes {@code bank.Order}, which is there from the second round on. */
@SupportedAnnotationTypes("*")
final class OrderMaker extends AbstractProcessor {
  private boolean made;

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    if (!made) {
      made = true;
      try (Writer writer = processingEnv.getFiler().createSourceFile("bank.Order").openWriter()) {
        writer.write("package bank; record Order(String id) {}");
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    return false;
  }
}
