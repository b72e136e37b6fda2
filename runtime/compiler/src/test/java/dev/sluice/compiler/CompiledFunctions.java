package dev.sluice.compiler;

import static com.google.testing.compile.Compiler.javac;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.JavaFileObjects;
import dev.sluice.engine.function.FunctionDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;

/**
 * Sources compiled in memory by our processor and Dagger's, with every lint as an error, and the
 * functions in them.
 */
final class CompiledFunctions {
  private static final String HEAD =
      """
      package bank;
      import dev.sluice.api.*;
      import java.math.BigDecimal;
      import java.time.Instant;
      import java.util.*;
      import java.util.stream.*;
      import org.jspecify.annotations.Nullable;
      """;

  private final Compilation compilation;

  private CompiledFunctions(Compilation compilation) {
    this.compilation = compilation;
  }

  /** Compiles the source of {@code bank.Checks}. */
  static CompiledFunctions of(String checks) {
    return of(checks, "");
  }

  /** Compiles it beside the source of {@code dev.sluice.lambda.FunctionHandler}, if not empty. */
  static CompiledFunctions of(String checks, String functionHandler) {
    List<JavaFileObject> sources = new ArrayList<>();
    sources.add(JavaFileObjects.forSourceString("bank.Checks", HEAD + checks));
    if (!functionHandler.isEmpty()) {
      sources.add(
          JavaFileObjects.forSourceString("dev.sluice.lambda.FunctionHandler", functionHandler));
    }
    Compilation compilation =
        javac()
            .withProcessors(processors())
            .withOptions("--release", "25", "-Xlint:all,-processing", "-Werror")
            .compile(sources);
    if (compilation.status() != Compilation.Status.SUCCESS) {
      throw new AssertionError("does not compile: " + compilation.diagnostics());
    }
    return new CompiledFunctions(compilation);
  }

  /** Ours and Dagger's, found as javac finds them. */
  static List<Processor> processors() {
    return ServiceLoader.load(Processor.class).stream()
        .filter(
            provider ->
                provider.type() == SluiceProcessor.class
                    || provider.type().getName().startsWith("dagger."))
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  /** The generated source of a class in the package {@code bank}. */
  String source(String type) {
    return text(StandardLocation.SOURCE_OUTPUT, "bank/" + type + ".java");
  }

  /** All generated sources of ours, in the order in which they were written. */
  List<String> sources() {
    return compilation.generatedSourceFiles().stream()
        .map(CompiledFunctions::text)
        .filter(text -> text.contains("dev.sluice.compiler.SluiceProcessor"))
        .toList();
  }

  /** A generated resource. */
  String resource(String path) {
    return text(StandardLocation.CLASS_OUTPUT, path);
  }

  private String text(StandardLocation location, String path) {
    return text(compilation.generatedFile(location, path).orElseThrow());
  }

  private static String text(JavaFileObject file) {
    try {
      return file.getCharContent(false).toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The function that was made of {@code Checks.method}, as {@code Checks_Method}. */
  FunctionDefinition function(String definition) {
    return (FunctionDefinition) made("bank." + definition);
  }

  /** An object of a compiled class, by its constructor without arguments. */
  Object made(String type) {
    try {
      return new Classes(compilation).loadClass(type).getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /** Runs {@code Checks.check} over these events and to the end of the input. */
  List<String> run(String... events) {
    return EngineRun.of(function("Checks_Check"), Stream.of(events).toList());
  }

  private static final class Classes extends ClassLoader {
    private final Compilation compilation;

    Classes(Compilation compilation) {
      super(CompiledFunctions.class.getClassLoader());
      this.compilation = compilation;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      JavaFileObject file =
          compilation
              .generatedFile(StandardLocation.CLASS_OUTPUT, name.replace('.', '/') + ".class")
              .orElseThrow(() -> new ClassNotFoundException(name));
      try (InputStream in = file.openInputStream()) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
