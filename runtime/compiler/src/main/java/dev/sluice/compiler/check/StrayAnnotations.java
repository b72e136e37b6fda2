package dev.sluice.compiler.check;

import dev.sluice.api.Checkpoint;
import dev.sluice.api.From;
import dev.sluice.api.HoppingWindow;
import dev.sluice.api.KeyBy;
import dev.sluice.api.MicroBatchFunction;
import dev.sluice.api.PerPartition;
import dev.sluice.api.SlidingWindow;
import dev.sluice.api.To;
import dev.sluice.api.TumblingWindow;
import java.lang.annotation.Annotation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.element.Element;

/** Finds annotations that do nothing, since their method is no function. */
public final class StrayAnnotations {
  private static final List<Class<? extends Annotation>> ON_FUNCTIONS =
      List.of(
          From.class,
          KeyBy.class,
          TumblingWindow.class,
          HoppingWindow.class,
          SlidingWindow.class,
          PerPartition.class,
          To.class,
          Checkpoint.class);

  private StrayAnnotations() {}

  /** Reports the stray annotations of a round, the first of each method. */
  public static void check(RoundEnvironment round, Report report) {
    Set<Element> reported = new HashSet<>();
    for (Class<? extends Annotation> annotation : ON_FUNCTIONS) {
      for (Element element : round.getElementsAnnotatedWith(annotation)) {
        if (AnnotationUse.find(element, MicroBatchFunction.class).isEmpty()
            && reported.add(element)) {
          report.error(
              ErrorCode.ANNOTATION_STRAY,
              AnnotationUse.find(element, annotation).orElseThrow().site(),
              element,
              "it has no effect, since the method is no function. Add @MicroBatchFunction, or"
                  + " leave it out.");
        }
      }
    }
  }
}
