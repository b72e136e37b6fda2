package dev.sluice.compiler.check;

import com.palantir.javapoet.ClassName;
import dev.sluice.api.Aggregates;
import dev.sluice.compiler.model.ComponentModel;
import dev.sluice.compiler.model.RecordModel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/** Reads event, aggregate and result records, with those nested in them. */
final class RecordReader {
  private final Access access;
  private final Deque<TypeElement> around = new ArrayDeque<>();

  RecordReader(Elements elements) {
    this.access = new Access(elements);
  }

  Access access() {
    return access;
  }

  /** The record; without components that were refused, empty if it was refused as a whole. */
  Optional<RecordModel> read(TypeElement record, FunctionReport report) {
    access.check(record, Site.of(record), report);
    if (!record.getTypeParameters().isEmpty()) {
      report.error(
          ErrorCode.RECORD_GENERIC,
          Site.of(record),
          "a record with type parameters has no fixed columns. Write a record for each use.");
      return Optional.empty();
    }
    if (record.getRecordComponents().isEmpty()) {
      report.error(
          ErrorCode.RECORD_EMPTY,
          Site.of(record),
          "a record without components says nothing. Add a component.");
      return Optional.empty();
    }
    around.push(record);
    List<ComponentModel> components = new ArrayList<>();
    Set<String> refused = new HashSet<>();
    boolean aggregates = AnnotationUse.find(record, Aggregates.class).isPresent();
    for (RecordComponentElement component : record.getRecordComponents()) {
      if (!aggregates) {
        AggregatesReader.checkNone(record, component, report);
      }
      Optional<ComponentModel> read = new ComponentTypeReader(this, component, report).read();
      read.ifPresentOrElse(
          components::add, () -> refused.add(component.getSimpleName().toString()));
    }
    around.pop();
    return Optional.of(new RecordModel(ClassName.get(record), components, refused));
  }

  Optional<RecordModel> readNested(
      TypeElement record, RecordComponentElement component, FunctionReport report) {
    if (around.contains(record)) {
      report.error(
          ErrorCode.RECORD_RECURSIVE,
          Site.of(component),
          "%s contains itself, so it has no fixed columns. Keep the id of the other one instead.",
          record.getSimpleName());
      return Optional.empty();
    }
    return read(record, report);
  }
}
