package dev.sluice.compiler.model;

import com.palantir.javapoet.ClassName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A record type and its components in declared order. {@code refused}: components that were
 * reported and left out, so that later checks are silent about them.
 */
public record RecordModel(ClassName type, List<ComponentModel> components, Set<String> refused) {
  public RecordModel {
    components = List.copyOf(components);
    refused = Set.copyOf(refused);
  }

  /** All columns, depth first, a nested record or list before its parts. */
  public List<ColumnModel> columns() {
    List<ColumnModel> into = new ArrayList<>();
    addParts(this, "", false, false, into);
    return List.copyOf(into);
  }

  private static void addParts(
      RecordModel record,
      String prefix,
      boolean nullable,
      boolean repeated,
      List<ColumnModel> into) {
    for (ComponentModel component : record.components) {
      add(component, prefix + component.name(), nullable, repeated, into);
    }
  }

  private static void add(
      ComponentModel component,
      String path,
      boolean parentNullable,
      boolean repeated,
      List<ColumnModel> into) {
    boolean nullable = parentNullable || component.nullable();
    into.add(new ColumnModel(into.size(), path, component.type(), nullable, repeated));
    switch (component.type()) {
      case ValueModel.Nested(var record) -> addParts(record, path + ".", nullable, repeated, into);
      case ValueModel.ListOf(var element) -> add(element, path + "[]", nullable, true, into);
      case ValueModel.Scalar _, ValueModel.Decimal _, ValueModel.Enumeration _ -> {}
    }
  }
}
