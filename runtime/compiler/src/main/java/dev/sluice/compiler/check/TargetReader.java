package dev.sluice.compiler.check;

import dev.sluice.api.From;
import dev.sluice.api.To;
import dev.sluice.compiler.model.RecordModel;
import dev.sluice.compiler.model.TargetModel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import javax.lang.model.element.TypeElement;

/** Reads where results go: {@code @To}. */
final class TargetReader {
  /** What the names of the sinks' own attributes begin with. */
  private static final String RESERVED = "_";

  /** The member of a stream's records by which they are told apart. */
  private static final String ENVELOPE = "$sluice";

  /** As DynamoDB wants it. */
  private static final int TABLE_CHARS_MIN = 3;

  private static final ResultComponents.Rule STREAM_KEY =
      new ResultComponents.Rule(
          "partition key",
          "a record has to have a key",
          ErrorCode.STREAM_KEY_UNKNOWN,
          ErrorCode.STREAM_KEY_NOT_SCALAR,
          ErrorCode.STREAM_KEY_NULLABLE);

  private final FunctionReport report;
  private final Optional<ReturnReader.Returned> returned;
  private final Optional<TypeElement> record;
  private final Optional<RecordModel> result;

  /**
   * @param returned what the method returns; empty after a report
   * @param result the model of its record; empty also after a report
   */
  TargetReader(
      FunctionReport report,
      Optional<ReturnReader.Returned> returned,
      Optional<RecordModel> result) {
    this.report = report;
    this.returned = returned;
    this.record = returned.flatMap(ReturnReader.Returned::record);
    this.result = result;
  }

  /** Where the results go, {@link TargetModel#NONE} for none. */
  TargetModel read(boolean windowed, Optional<RecordModel> event, List<Integer> functionKey) {
    Optional<AnnotationUse> to = AnnotationUse.find(report.method(), To.class);
    if (to.isEmpty()) {
      if (record.isPresent()) {
        report.error(
            ErrorCode.RESULT_WITHOUT_TABLE,
            Site.of(report.method()),
            "it does not say where its results go. Add @To(table = \"...\") or @To(stream ="
                + " \"...\"), or return void.");
      }
      return TargetModel.NONE;
    }
    AnnotationUse use = to.get();
    if (returned.isPresent() && record.isEmpty()) {
      report.error(
          ErrorCode.TABLE_WITHOUT_RESULT,
          use.site(),
          "the method returns nothing that could go there. Leave out @To, or return a record.");
      return TargetModel.NONE;
    }
    String table = use.text("table");
    String stream = use.text("stream");
    if (table.isEmpty() == stream.isEmpty()) {
      report.error(
          ErrorCode.TARGET_NOT_ONE,
          use.site(),
          "results go to a table or to a stream, and it names %s. Give it table = \"...\" or stream"
              + " = \"...\".",
          table.isEmpty() ? "neither" : "both");
      return TargetModel.NONE;
    }
    return stream.isEmpty() ? table(use, windowed, event, functionKey) : stream(use);
  }

  private TargetModel table(
      AnnotationUse use, boolean windowed, Optional<RecordModel> event, List<Integer> functionKey) {
    checkName(use);
    checkComponents(
        name -> name.startsWith(RESERVED),
        "in a table, names that begin with " + RESERVED + " are of Sluice's own attributes");
    if (!use.text("partitionedBy").isEmpty()) {
      report.error(
          ErrorCode.STREAM_ATTRIBUTE_OF_TABLE,
          use.site("partitionedBy"),
          "a table is not partitioned by what it says. Leave partitionedBy out, or name the"
              + " components that tell rows apart by key = \"...\".");
    }
    List<String> key = new TableKeyReader(report, use, result).read(windowed, event, functionKey);
    return new TargetModel(
        use.text("table"),
        "",
        "",
        key,
        ttl(use, windowed),
        Boolean.parseBoolean(use.text("atomic")));
  }

  private TargetModel stream(AnnotationUse use) {
    String stream = use.text("stream");
    checkComponents(
        ENVELOPE::equals, "in a record of a stream, " + ENVELOPE + " is Sluice's own member");
    SourceReader.checkStream(use, ErrorCode.TARGET_STREAM_MALFORMED, report);
    if (AnnotationUse.find(report.method(), From.class)
        .filter(from -> from.text("stream").equals(stream))
        .isPresent()) {
      report.error(
          ErrorCode.TARGET_IS_SOURCE,
          use.site("stream"),
          "its results would be its events, without an end. Name another stream than \"%s\".",
          stream);
    }
    for (String attribute : List.of("key", "ttl", "atomic")) {
      if (use.isGiven(attribute)) {
        report.error(
            ErrorCode.TABLE_ATTRIBUTE_OF_STREAM,
            use.site(attribute),
            "%s says how rows are kept in a table, and a stream has none. Leave it out%s.",
            attribute,
            attribute.equals("key") ? ", or name the records' key by partitionedBy" : "");
      }
    }
    String partitionedBy = use.text("partitionedBy");
    boolean isKey =
        !partitionedBy.isEmpty()
            && result.isPresent()
            && new ResultComponents(report, result.get())
                .check(partitionedBy, use.site("partitionedBy"), STREAM_KEY);
    return TargetModel.ofStream(stream, isKey ? partitionedBy : "");
  }

  private void checkName(AnnotationUse use) {
    String name = use.text("table");
    if (name.length() < TABLE_CHARS_MIN || !SourceReader.NAME.matcher(name).matches()) {
      report.error(
          ErrorCode.TABLE_MALFORMED,
          use.site("table"),
          "\"%s\" is no name of a table. Use 3 to 128 letters, digits, dots, dashes and"
              + " underscores.",
          name);
    }
  }

  private void checkComponents(Predicate<String> reserved, String why) {
    record.stream()
        .flatMap(of -> of.getRecordComponents().stream())
        .filter(component -> reserved.test(component.getSimpleName().toString()))
        .forEach(
            component ->
                report.error(
                    ErrorCode.RESULT_NAME_RESERVED, Site.of(component), "%s. Rename it.", why));
  }

  private long ttl(AnnotationUse use, boolean windowed) {
    if (use.text("ttl").isEmpty()) {
      return TargetModel.UNSET;
    }
    OptionalLong ttl = Durations.readPositive(use, "ttl", ErrorCode.DURATION_NOT_POSITIVE, report);
    if (!windowed) {
      report.error(
          ErrorCode.TTL_WITHOUT_WINDOW,
          use.site("ttl"),
          "ttl counts from the end of a result's window, and the method has none. Leave it out, or"
              + " add a window.");
    }
    return ttl.orElse(TargetModel.UNSET);
  }
}
