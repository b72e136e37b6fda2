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
import java.util.stream.Stream;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * Makes functions of methods annotated with {@link MicroBatchFunction}: reads and checks each as
 * soon as all that it names exists, and writes those of a round if nothing was wrong.
 */
@SupportedAnnotationTypes("dev.sluice.api.*")
public final class SluiceProcessor extends AbstractProcessor {
  /**
   * The method at a place of its class, to come back to. Elements are valid for one round, and the
   * types in a signature may print otherwise in the next.
   */
  private record Postponed(String type, int place) {
    static Postponed of(ExecutableElement method) {
      Element type = method.getEnclosingElement();
      return new Postponed(String.valueOf(type), methodsOf(type).indexOf(method));
    }

    Optional<ExecutableElement> find(Elements elements) {
      return Optional.ofNullable(elements.getTypeElement(type))
          .map(found -> methodsOf(found).get(place));
    }

    private static List<ExecutableElement> methodsOf(@Nullable Element type) {
      return type == null ? List.of() : ElementFilter.methodsIn(type.getEnclosedElements());
    }
  }

  private List<Emitter> emitters = List.of();
  private List<Postponed> postponed = List.of();
  private Report report;
  private FunctionReader functions;
  private Output output;
  private boolean started;

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public synchronized void init(ProcessingEnvironment environment) {
    super.init(environment);
    report = new Report(environment.getMessager(), environment.getElementUtils());
    functions = new FunctionReader(report, environment.getElementUtils());
    emitters = Emitter.all(environment.getElementUtils());
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
    if (!started) {
      // What is there in the first round was written by the user; the rest is generated.
      ElementFilter.typesIn(round.getRootElements()).forEach(functions::addWritten);
      started = true;
    }
    StrayAnnotations.check(round, report);
    List<FunctionModel> read = new ArrayList<>();
    List<Postponed> later = new ArrayList<>();
    for (ExecutableElement method : methods(round)) {
      if (Readiness.isReady(method)) {
        functions.read(method).ifPresent(read::add);
      } else {
        later.add(Postponed.of(method));
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
    return Stream.concat(
            postponed.stream().flatMap(each -> each.find(processingEnv.getElementUtils()).stream()),
            ElementFilter.methodsIn(round.getElementsAnnotatedWith(MicroBatchFunction.class))
                .stream())
        .toList();
  }
}
