package dev.sluice.compiler.check;

import com.palantir.javapoet.ClassName;
import dev.sluice.api.Aggregates;
import dev.sluice.api.MicroBatchFunction;
import dev.sluice.compiler.check.Parameters.Parameter;
import dev.sluice.compiler.model.AggregatesModel;
import dev.sluice.compiler.model.FunctionModel;
import dev.sluice.compiler.model.HandlerModel;
import dev.sluice.compiler.model.HandlerModel.Argument;
import dev.sluice.compiler.model.RecordModel;
import dev.sluice.compiler.model.SourceModel;
import dev.sluice.compiler.model.WindowModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.util.Elements;

/** Reads annotated methods one after the other. One compilation; one thread. */
public final class FunctionReader {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

  private final Report report;
  private final RecordReader records;
  private final Map<String, String> methodsByName = new HashMap<>();
  private final Map<String, String> methodsByClass = new HashMap<>();

  public FunctionReader(Report report, Elements elements) {
    this.report = report;
    this.records = new RecordReader(elements);
  }

  /** Reports every mistake of a function; the model is there only if there is none. */
  public Optional<FunctionModel> read(ExecutableElement method) {
    FunctionReport function = new FunctionReport(report, method);
    ClassReader type = new ClassReader(function);
    type.check();
    String name = readName(function);
    WindowReader windows = new WindowReader(function);
    Optional<WindowModel> window = windows.read();
    Parameters parameters = new ParametersReader(function).read();
    checkParameters(parameters, windows, window, function);

    Optional<TypeElement> eventType = eventType(parameters, function);
    Optional<RecordModel> event = eventType.flatMap(record -> records.read(record, function));
    int time =
        event.isPresent()
            ? EventTimeReader.read(
                eventType.orElseThrow(), event.get(), windows.annotation(), function)
            : FunctionModel.NONE;
    Optional<AggregatesModel> aggregates =
        event.flatMap(record -> aggregates(parameters, record, function));
    SourceReader sources = new SourceReader(function, event);
    Optional<SourceModel> source = sources.read(windows.annotation().isPresent());
    List<Integer> keys = sources.readKey();

    ReturnReader returns = new ReturnReader(function);
    Optional<ReturnReader.Returned> returned = returns.read();
    Optional<RecordModel> result =
        returned.flatMap(ReturnReader.Returned::record).flatMap(it -> records.read(it, function));
    String table = returns.readTable();
    var checkpoint = CheckpointReader.read(function);
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
            table,
            checkpoint));
  }

  private String readName(FunctionReport function) {
    ExecutableElement method = function.method();
    AnnotationUse use = AnnotationUse.find(method, MicroBatchFunction.class).orElseThrow();
    String name = use.text("name");
    if (!NAME.matcher(name).matches()) {
      function.error(
          ErrorCode.FUNCTION_NAME_MALFORMED,
          use.site("name"),
          "\"%s\" is no name of a function. Use 1 to 64 lower-case letters, digits and dashes,"
              + " starting with a letter.",
          name);
    }
    String shown = Site.shown(method);
    String other = methodsByName.putIfAbsent(name, shown);
    if (other != null) {
      function.error(
          ErrorCode.FUNCTION_NAME_TAKEN,
          use.site("name"),
          "%s is named \"%s\" already. Give each function its own name.",
          other,
          name);
    }
    ClassName type = ClassName.get(Nesting.declaring(method));
    String generated = HandlerModel.generatedName(type, method.getSimpleName().toString());
    String same = methodsByClass.putIfAbsent(type.packageName() + "." + generated, shown);
    if (same != null) {
      function.error(
          ErrorCode.METHOD_OVERLOADED,
          Site.of(method),
          "%s would get the same generated class, %s. Give the methods different names.",
          same,
          generated);
    }
    return name;
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

  private static Optional<TypeElement> eventType(Parameters parameters, FunctionReport function) {
    Optional<Parameter> event = parameters.find(Argument.EVENT);
    Optional<Parameter> aggregates = parameters.find(Argument.AGGREGATES);
    Optional<TypeElement> aggregated = aggregates.flatMap(it -> aggregatedType(it, function));
    if (event.isPresent()) {
      if (aggregated.isPresent() && !aggregated.get().equals(event.get().type())) {
        function.error(
            ErrorCode.AGGREGATES_OF_ANOTHER_EVENT,
            Site.of(aggregates.orElseThrow().element()),
            "%s is computed over %s, but the method takes %s. Use aggregates of %s.",
            aggregates.orElseThrow().type().getSimpleName(),
            aggregated.get().getSimpleName(),
            event.get().type().getSimpleName(),
            event.get().type().getSimpleName());
      }
      return event.map(Parameter::type);
    }
    boolean allRead = parameters.all().size() == function.method().getParameters().size();
    if (aggregates.isEmpty() && allRead) {
      function.error(
          ErrorCode.EVENT_UNKNOWN,
          Site.of(function.method()),
          "nothing says what the events are. Take the event record or an @Aggregates record.");
    }
    return aggregated;
  }

  private static Optional<TypeElement> aggregatedType(
      Parameter aggregates, FunctionReport function) {
    AnnotationUse use = AnnotationUse.find(aggregates.type(), Aggregates.class).orElseThrow();
    if (use.type("value") instanceof DeclaredType declared
        && declared.asElement() instanceof TypeElement type
        && type.getKind() == ElementKind.RECORD) {
      return Optional.of(type);
    }
    function.error(
        ErrorCode.EVENT_NOT_A_RECORD,
        use.site("value"),
        "%s is no record, and events are records. Make it one.",
        use.type("value"));
    return Optional.empty();
  }

  private Optional<AggregatesModel> aggregates(
      Parameters parameters, RecordModel event, FunctionReport function) {
    Optional<TypeElement> type = parameters.find(Argument.AGGREGATES).map(Parameter::type);
    return type.flatMap(it -> records.read(it, function))
        .map(record -> new AggregatesReader(function).read(type.orElseThrow(), record, event));
  }
}
