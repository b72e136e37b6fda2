package dev.sluice.compiler.check;

import dev.sluice.compiler.model.ColumnModel;
import dev.sluice.compiler.model.ComponentModel;
import dev.sluice.compiler.model.RecordModel;
import dev.sluice.compiler.model.ValueModel;
import java.util.Optional;

/** Finds the column that a dotted path in an annotation names. */
final class FieldPath {
  private FieldPath() {}

  /** The column of {@code path}; empty if there is none, which was reported here or before. */
  static Optional<ColumnModel> find(
      RecordModel event, String path, Site site, FunctionReport report) {
    RecordModel within = event;
    String[] names = path.split("\\.", -1);
    for (int i = 0; i < names.length; i++) {
      Optional<ComponentModel> component = component(within, names[i]);
      if (component.isEmpty()) {
        if (!within.refused().contains(names[i])) {
          report.error(
              ErrorCode.FIELD_UNKNOWN,
              site,
              "%s has no component \"%s\". %s",
              within.type().simpleName(),
              names[i],
              Suggestion.among(
                  within.components().stream().map(ComponentModel::name).toList(), names[i]));
        }
        return Optional.empty();
      }
      if (i < names.length - 1) {
        if (!(component.get().type() instanceof ValueModel.Nested(RecordModel nested))) {
          report.error(
              ErrorCode.FIELD_PATH_BLOCKED,
              site,
              "\"%s\" reaches into %s, which is of type %s. A dot reaches into a nested record"
                  + " only; name a component that every event has once.",
              path,
              component.get().name(),
              component.get().type().shown());
          return Optional.empty();
        }
        within = nested;
      }
    }
    return event.columns().stream().filter(column -> column.path().equals(path)).findFirst();
  }

  private static Optional<ComponentModel> component(RecordModel record, String name) {
    return record.components().stream()
        .filter(component -> component.name().equals(name))
        .findFirst();
  }
}
