package dev.sluice.compiler;

import dev.sluice.api.MicroBatchFunction;
import dev.sluice.compiler.check.FunctionReader;
import dev.sluice.compiler.check.Readiness;
import dev.sluice.compiler.check.Report;
import dev.sluice.compiler.check.StrayAnnotations;
import dev.sluice.compiler.model.FunctionModel;
import dev.sluice.compiler.write.Emitter;
import dev.sluice.compiler.write.Output;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;

/**
 * Makes functions of methods annotated with {@link MicroBatchFunction}: reads and checks each as
 * soon as all that it names exists, and writes those of a round if nothing was wrong.
 */
@SupportedAnnotationTypes("dev.sluice.api.*")
public final class SluiceProcessor extends AbstractProcessor {
  /** A method to come back to; elements themselves are valid for one round. */
  private record Postponed(String type, String method) {}

  private final List<Emitter> emitters = Emitter.all();
  private List<Postponed> postponed = List.of();
  private Report report;
  private FunctionReader functions;
  private Output output;

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public synchronized void init(ProcessingEnvironment environment) {
    super.init(environment);
    report = new Report(environment.getMessager(), environment.getElementUtils());
    functions = new FunctionReader(report, environment.getElementUtils());
    output = new Output(environment.getFiler());
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    if (round.processingOver()) {
      if (report.isClean()) {
        emitters.forEach(emitter -> emitter.finish(output));
      }
      return false;
    }
    StrayAnnotations.check(round, report);
    List<FunctionModel> read = new ArrayList<>();
    List<Postponed> later = new ArrayList<>();
    for (ExecutableElement method : methods(round)) {
      if (Readiness.isReady(method)) {
        functions.read(method).ifPresent(read::add);
      } else {
        later.add(new Postponed(String.valueOf(method.getEnclosingElement()), method.toString()));
      }
    }
    postponed = later;
    if (report.isClean()) {
      read.sort(Comparator.comparing(FunctionModel::name));
      for (FunctionModel function : read) {
        emitters.forEach(emitter -> emitter.emit(function, output));
      }
    }
    return false;
  }

  private List<ExecutableElement> methods(RoundEnvironment round) {
    Elements elements = processingEnv.getElementUtils();
    List<ExecutableElement> methods = new ArrayList<>();
    for (Postponed each : postponed) {
      Optional.ofNullable(elements.getTypeElement(each.type())).stream()
          .flatMap(type -> ElementFilter.methodsIn(type.getEnclosedElements()).stream())
          .filter(method -> method.toString().equals(each.method()))
          .forEach(methods::add);
    }
    methods.addAll(
        ElementFilter.methodsIn(round.getElementsAnnotatedWith(MicroBatchFunction.class)));
    return methods;
  }
}
