package dev.sluice.compiler.check;

import dev.sluice.compiler.model.AggregatesModel;
import dev.sluice.compiler.model.FunctionModel;
import dev.sluice.compiler.model.HandlerModel;
import dev.sluice.compiler.model.HandlerModel.Argument;
import dev.sluice.compiler.model.RecordModel;
import dev.sluice.compiler.model.SourceModel;
import dev.sluice.compiler.model.TargetModel;
import dev.sluice.compiler.model.WindowModel;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/** Reads annotated methods one after the other. One compilation; one thread. */
public final class FunctionReader {
  private final Report report;
  private final RecordReader records;
  private final NameReader names = new NameReader();

  public FunctionReader(Report report, Elements elements) {
    this.report = report;
    this.records = new RecordReader(elements);
  }

  /** To be called for each type that the user wrote, before the first function is read. */
  public void addWritten(TypeElement type) {
    names.addWritten(type);
  }

  /** Reports every mistake of a function; the model is there only if there is none. */
  public Optional<FunctionModel> read(ExecutableElement method) {
    FunctionReport function = new FunctionReport(report, method);
    ClassReader type = new ClassReader(function);
    type.check();
    String name = names.read(function);
    WindowReader windows = new WindowReader(function);
    Optional<WindowModel> window = windows.read();
    Parameters parameters = new ParametersReader(function).read();
    checkParameters(parameters, windows, window, function);

    EventReader events = new EventReader(function, records, parameters);
    Optional<RecordModel> event =
        events.eventType().flatMap(record -> records.read(record, function));
    int time = event.map(it -> eventTime(events, it, windows, function)).orElse(FunctionModel.NONE);
    Optional<AggregatesModel> aggregates = events.readAggregates();
    SourceReader sources = new SourceReader(function, event);
    Optional<SourceModel> source = sources.read(windows.annotation().isPresent());
    List<Integer> keys = sources.readKey();

    ReturnReader returns = new ReturnReader(function);
    Optional<ReturnReader.Returned> returned = returns.read();
    Optional<RecordModel> result =
        returned.flatMap(ReturnReader.Returned::record).flatMap(it -> records.read(it, function));
    TargetModel target =
        new TargetReader(function, returned, result)
            .read(windows.annotation().isPresent(), event, keys);
    var checkpoint = CheckpointReader.read(function);
    var deployment = DeploymentReader.read(function);
    var modules = type.readModules();
    if (!report.isClean()
        || event.isEmpty()
        || window.isEmpty()
        || source.isEmpty()
        || returned.isEmpty()) {
      return Optional.empty();
    }
    HandlerModel handler =
        new HandlerModel(
            type.type(),
            method.getSimpleName().toString(),
            type.isInjected(),
            modules,
            parameters.arguments(),
            returned.get().shape(),
            result);
    return Optional.of(
        new FunctionModel(
            name,
            handler,
            source.get(),
            event.get(),
            time,
            keys,
            window.get(),
            aggregates,
            target,
            checkpoint,
            deployment));
  }

  private static void checkParameters(
      Parameters parameters,
      WindowReader windows,
      Optional<WindowModel> window,
      FunctionReport function) {
    if (windows.annotation().isEmpty()) {
      parameters
          .find(Argument.WINDOW)
          .ifPresent(
              parameter ->
                  function.error(
                      ErrorCode.WINDOW_PARAMETER_WITHOUT_WINDOW,
                      Site.of(parameter.element()),
                      "the method has no window. Leave the parameter out, or add a window."));
      parameters
          .find(Argument.AGGREGATES)
          .ifPresent(
              parameter ->
                  function.error(
                      ErrorCode.AGGREGATES_WITHOUT_WINDOW,
                      Site.of(parameter.element()),
                      "aggregates are computed over a window, and the method has none. Add"
                          + " @TumblingWindow, @HoppingWindow or @SlidingWindow."));
    }
    if (window.isPresent() && !window.get().isPerEvent()) {
      parameters
          .find(Argument.EVENT)
          .ifPresent(
              parameter ->
                  function.error(
                      ErrorCode.EVENT_AT_CLOSING_WINDOW,
                      Site.of(parameter.element()),
                      "the method is called when a window closes, for all its events. Take an"
                          + " @Aggregates record, or use @SlidingWindow for a call per event."));
    }
  }

  private static int eventTime(
      EventReader events, RecordModel event, WindowReader windows, FunctionReport function) {
    return EventTimeReader.read(
        events.eventType().orElseThrow(), event, windows.annotation(), function);
  }
}
