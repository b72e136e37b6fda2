package dev.sluice.compiler.check;

import dev.sluice.api.To;
import dev.sluice.compiler.model.RecordModel;
import dev.sluice.compiler.model.TargetModel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;

/** Reads where results go: {@code @To}. */
final class TargetReader {
  /** What the names of the sinks' own attributes begin with. */
  private static final String RESERVED = "_";

  /** As DynamoDB wants it. */
  private static final int TABLE_CHARS_MIN = 3;

  private final FunctionReport report;
  private final Optional<TypeElement> record;
  private final Optional<RecordModel> result;

  /**
   * @param record the type of the results; empty where nothing is returned
   * @param result its model; empty also after a report
   */
  TargetReader(FunctionReport report, Optional<TypeElement> record, Optional<RecordModel> result) {
    this.report = report;
    this.record = record;
    this.result = result;
  }

  /** The table of the results, {@link TargetModel#NONE} for none. */
  TargetModel read(boolean windowed, Optional<RecordModel> event, List<Integer> functionKey) {
    Optional<AnnotationUse> to = AnnotationUse.find(report.method(), To.class);
    if (to.isEmpty()) {
      if (record.isPresent()) {
        report.error(
            ErrorCode.RESULT_WITHOUT_TABLE,
            Site.of(report.method()),
            "it does not say where its results go. Add @To(table = \"...\"), or return void.");
      }
      return TargetModel.NONE;
    }
    AnnotationUse use = to.get();
    if (record.isEmpty()) {
      report.error(
          ErrorCode.TABLE_WITHOUT_RESULT,
          use.site(),
          "the method returns nothing that could go there. Leave out @To, or return a record.");
    }
    checkName(use);
    record.ifPresent(this::checkComponents);
    List<String> key =
        result
            .map(it -> new TableKeyReader(report, use, it).read(windowed, event, functionKey))
            .orElse(List.of());
    return new TargetModel(
        use.text("table"), key, ttl(use, windowed), Boolean.parseBoolean(use.text("atomic")));
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

  private void checkComponents(TypeElement of) {
    for (RecordComponentElement component : of.getRecordComponents()) {
      if (component.getSimpleName().toString().startsWith(RESERVED)) {
        report.error(
            ErrorCode.RESULT_NAME_RESERVED,
            Site.of(component),
            "in a table, names that begin with %s are of Sluice's own attributes. Rename it.",
            RESERVED);
      }
    }
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
