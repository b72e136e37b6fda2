package dev.sluice.compiler.write;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import javax.annotation.processing.Filer;
import javax.lang.model.element.Element;
import javax.tools.StandardLocation;

/** Where emitters write to. */
public final class Output {
  private final Filer filer;

  public Output(Filer filer) {
    this.filer = filer;
  }

  /** Writes a class; its originating elements are the type's. */
  void type(String packageName, TypeSpec type) {
    JavaFile file =
        JavaFile.builder(packageName, type).skipJavaLangImports(true).indent("  ").build();
    try {
      file.writeTo(filer);
    } catch (IOException e) {
      throw unwritable(packageName + "." + type.name(), e);
    }
  }

  /** Lists implementations of {@code service} for {@code ServiceLoader}. */
  void service(ClassName service, List<String> implementations, List<Element> origins) {
    String path = "META-INF/services/" + service.canonicalName();
    try (Writer writer =
        filer
            .createResource(
                StandardLocation.CLASS_OUTPUT, "", path, origins.toArray(new Element[0]))
            .openWriter()) {
      for (String implementation : implementations) {
        writer.write(implementation);
        writer.write('\n');
      }
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  private static UncheckedIOException unwritable(String what, IOException cause) {
    return new UncheckedIOException("could not write " + what, cause);
  }
}
