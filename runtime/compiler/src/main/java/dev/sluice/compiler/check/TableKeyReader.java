package dev.sluice.compiler.check;

import dev.sluice.api.From;
import dev.sluice.api.KeyBy;
import dev.sluice.compiler.model.ColumnModel;
import dev.sluice.compiler.model.RecordModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.AnnotationValue;

/**
 * Reads which components of a result are the key of its table: {@code @To(key = ..)}.
 *
 * <p>A row is the latest result of its key, and only results of one key of the function in one
 * partition have an order. So a table's key must tell apart what the function's key does, or, of a
 * function without one, what producers choose the partition by. That goes by names: what a handler
 * puts into a component is its own business.
 */
final class TableKeyReader {
  /** A table's key has a first and perhaps a second part. */
  private static final int PARTS_MAX = 2;

  private static final ResultComponents.Rule RULE =
      new ResultComponents.Rule(
          "table's key",
          "a row without its key is none",
          ErrorCode.TABLE_KEY_UNKNOWN,
          ErrorCode.TABLE_KEY_NOT_SCALAR,
          ErrorCode.TABLE_KEY_NULLABLE);

  private final FunctionReport report;
  private final AnnotationUse to;
  private final Optional<ResultComponents> components;

  /**
   * @param result the model of the results; empty where there are none, and after a report
   */
  TableKeyReader(FunctionReport report, AnnotationUse to, Optional<RecordModel> result) {
    this.report = report;
    this.to = to;
    this.components = result.map(it -> new ResultComponents(report, it));
  }

  /** The key's components in declared order; those that were reported are left out. */
  List<String> read(boolean windowed, Optional<RecordModel> event, List<Integer> functionKey) {
    List<AnnotationValue> parts = to.parts("key");
    List<String> key = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (AnnotationValue part : parts) {
      String name = part.getValue().toString();
      if (!seen.add(name)) {
        report.error(
            ErrorCode.TABLE_KEY_REPEATED,
            to.site(part),
            "\"%s\" is in the table's key already. Name each component once.",
            name);
      } else if (components.isPresent() && components.get().check(name, to.site(part), RULE)) {
        key.add(name);
      }
    }
    if (seen.size() > PARTS_MAX) {
      report.error(
          ErrorCode.TABLE_KEY_TOO_LONG,
          to.site("key"),
          "a table's key has at most %d components, not %d. Name those that tell rows apart, or one"
              + " that is made of several.",
          PARTS_MAX,
          seen.size());
    } else if (!key.isEmpty() && key.size() == parts.size() && event.isPresent()) {
      if (AnnotationUse.find(report.method(), KeyBy.class).isPresent()) {
        checkFunctionKey(key, columns(event.get(), functionKey));
      } else {
        checkPartition(key, event.get(), windowed);
      }
    }
    return key;
  }

  private static List<ColumnModel> columns(RecordModel event, List<Integer> indexes) {
    return indexes.stream().map(event.columns()::get).toList();
  }

  private void checkFunctionKey(List<String> key, List<ColumnModel> functionKey) {
    List<String> names = functionKey.stream().map(TableKeyReader::name).distinct().toList();
    if (names.size() > PARTS_MAX || names.size() < functionKey.size()) {
      report.error(
          ErrorCode.TABLE_KEY_WITHOUT_KEY,
          to.site("key"),
          "the function's key is of %s, which cannot all be in a table's key: it has at most %d"
              + " components, of different names. Leave out key, so that every result has a row.",
          functionKey.stream().map(ColumnModel::path).collect(Collectors.joining(", ")),
          PARTS_MAX);
      return;
    }
    for (ColumnModel column : functionKey) {
      if (!key.contains(name(column))) {
        report.error(
            ErrorCode.TABLE_KEY_WITHOUT_KEY,
            to.site("key"),
            "the function is keyed by \"%s\", so two of its keys could share a row. Add a component"
                + " \"%s\" of the result to key, or leave out key, so that every result has a row.",
            column.path(),
            name(column));
      }
    }
  }

  private void checkPartition(List<String> key, RecordModel event, boolean windowed) {
    String path =
        AnnotationUse.find(report.method(), From.class)
            .map(from -> from.text("partitionedBy"))
            .orElse("");
    if (path.isEmpty() && !windowed) {
      report.error(
          ErrorCode.TABLE_KEY_WITHOUT_PARTITION,
          to.site("key"),
          "nothing says by what the stream is partitioned, so two partitions could share a row, and"
              + " results have an order only within one. Add partitionedBy to @From, or leave out"
              + " key, so that every result has a row.");
    }
    event.columns().stream()
        .filter(column -> column.path().equals(path) && column.type().isScalar())
        .filter(column -> !key.contains(name(column)))
        .forEach(
            column ->
                report.error(
                    ErrorCode.TABLE_KEY_WITHOUT_PARTITION,
                    to.site("key"),
                    "the stream is partitioned by \"%s\", so two partitions could share a row, and"
                        + " results have an order only within one. Add a component \"%s\" of the"
                        + " result to key, or leave out key, so that every result has a row.",
                    path,
                    name(column)));
  }

  /** What a result calls a component of the event: the last name of its path. */
  private static String name(ColumnModel column) {
    return column.path().substring(column.path().lastIndexOf('.') + 1);
  }
}
