package dev.sluice.compiler.check;

import dev.sluice.api.From;
import dev.sluice.api.KeyBy;
import dev.sluice.api.LatePolicy;
import dev.sluice.api.Misplaced;
import dev.sluice.compiler.model.ColumnModel;
import dev.sluice.compiler.model.FunctionModel;
import dev.sluice.compiler.model.RecordModel;
import dev.sluice.compiler.model.SourceModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.AnnotationValue;

/** Reads where events come from and what they are keyed by: {@code @From} and {@code @KeyBy}. */
final class SourceReader {
  /** Names that streams and tables can have wherever they live later. */
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

  private static final int EVENT_BYTES_MAX = 16 << 20;

  private final FunctionReport report;
  private final Optional<RecordModel> event;

  SourceReader(FunctionReport report, Optional<RecordModel> event) {
    this.report = report;
    this.event = event;
  }

  /** The source; empty after a report. */
  Optional<SourceModel> read(boolean windowed) {
    Optional<AnnotationUse> from = AnnotationUse.find(report.method(), From.class);
    if (from.isEmpty()) {
      report.error(
          ErrorCode.SOURCE_MISSING,
          Site.of(report.method()),
          "it does not say where its events come from. Add @From(stream = \"...\").");
      return Optional.empty();
    }
    AnnotationUse use = from.get();
    checkStream(use, ErrorCode.STREAM_MALFORMED, report);
    int partitionedBy = partitionedBy(use, windowed);
    int eventBytes = eventBytes(use);
    OptionalLong outOfOrderBy = Durations.readNotNegative(use, "outOfOrderBy", report);
    OptionalLong idleAfter =
        use.text("idleAfter").isEmpty()
            ? OptionalLong.of(SourceModel.UNSET)
            : Durations.readPositive(use, "idleAfter", ErrorCode.DURATION_NOT_POSITIVE, report);
    OptionalLong maxAhead =
        use.text("maxAhead").isEmpty()
            ? OptionalLong.of(SourceModel.UNSET)
            : Durations.readNotNegative(use, "maxAhead", report);
    if (outOfOrderBy.isEmpty() || idleAfter.isEmpty() || maxAhead.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new SourceModel(
            use.text("stream"),
            partitionedBy,
            outOfOrderBy.getAsLong(),
            LatePolicy.valueOf(use.constant("late")),
            eventBytes,
            idleAfter.getAsLong(),
            maxAhead.getAsLong(),
            misplaced(use)));
  }

  private Misplaced misplaced(AnnotationUse use) {
    Misplaced misplaced = Misplaced.valueOf(use.constant("misplaced"));
    if (misplaced != Misplaced.STOP && use.text("partitionedBy").isEmpty()) {
      report.error(
          ErrorCode.MISPLACED_WITHOUT_PARTITION,
          use.site("misplaced"),
          "no record can be misplaced where nothing says where it belongs. Add partitionedBy ="
              + " \"...\", or leave misplaced out.");
    }
    return misplaced;
  }

  /** Sees that the attribute {@code stream} is a name of one. */
  static void checkStream(AnnotationUse use, ErrorCode otherwise, FunctionReport report) {
    if (!NAME.matcher(use.text("stream")).matches()) {
      report.error(
          otherwise,
          use.site("stream"),
          "\"%s\" is no name of a stream. Use 1 to 128 letters, digits, dots, dashes and"
              + " underscores.",
          use.text("stream"));
    }
  }

  private int eventBytes(AnnotationUse use) {
    long bytes = use.number("maxEventBytes");
    if (bytes < 1 || bytes > EVENT_BYTES_MAX) {
      report.error(
          ErrorCode.EVENT_BYTES_OUT_OF_RANGE,
          use.site("maxEventBytes"),
          "maxEventBytes is %d. Use 1 to %d.",
          bytes,
          EVENT_BYTES_MAX);
    }
    return (int) bytes;
  }

  private int partitionedBy(AnnotationUse use, boolean windowed) {
    String path = use.text("partitionedBy");
    Optional<AnnotationUse> keyBy = AnnotationUse.find(report.method(), KeyBy.class);
    if (path.isEmpty()) {
      if (windowed || keyBy.isPresent()) {
        report.error(
            ErrorCode.PARTITIONED_BY_MISSING,
            use.site(),
            "with a %s it must say by which component the stream's producers choose the partition."
                + " Add partitionedBy = \"...\".",
            keyBy.isPresent() ? "key" : "window");
      }
      return FunctionModel.NONE;
    }
    return scalar(path, use.site("partitionedBy"), ErrorCode.PARTITIONED_BY_NOT_SCALAR)
        .map(ColumnModel::index)
        .orElse(FunctionModel.NONE);
  }

  /** The key's columns in declared order; those that were reported are left out. */
  List<Integer> readKey() {
    Optional<AnnotationUse> keyBy = AnnotationUse.find(report.method(), KeyBy.class);
    if (keyBy.isEmpty()) {
      return List.of();
    }
    List<AnnotationValue> parts = keyBy.get().parts("value");
    if (parts.isEmpty()) {
      report.error(
          ErrorCode.KEY_EMPTY,
          keyBy.get().site("value"),
          "a key has at least one component. Name one, or leave out @KeyBy.");
    }
    List<Integer> columns = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (AnnotationValue part : parts) {
      String path = part.getValue().toString();
      if (!seen.add(path)) {
        report.error(
            ErrorCode.KEY_REPEATED,
            keyBy.get().site(part),
            "\"%s\" is in the key already. Name each component once.",
            path);
      } else {
        scalar(path, keyBy.get().site(part), ErrorCode.KEY_NOT_SCALAR)
            .ifPresent(column -> columns.add(column.index()));
      }
    }
    if (!parts.isEmpty() && columns.size() == parts.size()) {
      checkPartition(keyBy.get(), columns);
    }
    return columns;
  }

  private void checkPartition(AnnotationUse keyBy, List<Integer> key) {
    String path =
        AnnotationUse.find(report.method(), From.class)
            .map(from -> from.text("partitionedBy"))
            .orElse("");
    event.stream()
        .flatMap(record -> record.columns().stream())
        .filter(column -> column.path().equals(path) && column.type().isScalar())
        .filter(column -> !key.contains(column.index()))
        .forEach(
            column ->
                report.error(
                    ErrorCode.KEY_WITHOUT_PARTITION,
                    keyBy.site("value"),
                    "the stream is partitioned by \"%s\", so one key would be counted in several"
                        + " partitions. Add \"%s\" to the key, or read a stream that is partitioned"
                        + " by a component of the key.",
                    path,
                    path));
  }

  private Optional<ColumnModel> scalar(String path, Site site, ErrorCode otherwise) {
    Optional<ColumnModel> column =
        event.flatMap(record -> FieldPath.find(record, path, site, report));
    if (column.isPresent() && !column.get().type().isScalar()) {
      report.error(
          otherwise,
          site,
          "\"%s\" is of type %s, which is no single value. Name a scalar component%s.",
          path,
          column.get().type().shown(),
          scalarWithin(path).map(", such as \"%s\""::formatted).orElse(""));
      return Optional.empty();
    }
    return column;
  }

  /** The first component that could be named in a record; there is none in a list. */
  private Optional<String> scalarWithin(String path) {
    return event.stream()
        .flatMap(record -> record.columns().stream())
        .filter(column -> column.type().isScalar() && !column.repeated())
        .map(ColumnModel::path)
        .filter(name -> name.startsWith(path + "."))
        .findFirst();
  }
}
