package dev.sluice.it.vectors;

import dev.sluice.engine.function.FunctionDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles the sources of cases with the real processor and loads their functions. */
final class CompiledCases implements AutoCloseable {
  private final URLClassLoader loader;

  private CompiledCases(URLClassLoader loader) {
    this.loader = loader;
  }

  static CompiledCases compile(List<CaseSource> sources, Path into) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    List<String> options =
        List.of("-d", into.toString(), "-classpath", classPath, "-processorpath", classPath);
    List<InMemorySource> units = sources.stream().map(InMemorySource::new).toList();
    boolean done = compiler.getTask(null, null, diagnostics, options, null, units).call();
    if (!done) {
      throw new AssertionError("the cases don't compile: " + diagnostics.getDiagnostics());
    }
    try {
      URL[] classes = {into.toUri().toURL()};
      return new CompiledCases(new URLClassLoader(classes, CompiledCases.class.getClassLoader()));
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The compiled functions by name. */
  Map<String, FunctionDefinition> functions() {
    Map<String, FunctionDefinition> functions = new HashMap<>();
    for (FunctionDefinition found : ServiceLoader.load(FunctionDefinition.class, loader)) {
      functions.put(found.plan().function(), found);
    }
    return functions;
  }

  @Override
  public void close() {
    try {
      loader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class InMemorySource extends SimpleJavaFileObject {
    private final String text;

    InMemorySource(CaseSource source) {
      super(
          URI.create(
              "string:///%s/%s.java"
                  .formatted(CaseSource.PACKAGE.replace('.', '/'), source.className())),
          Kind.SOURCE);
      this.text = source.text();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
