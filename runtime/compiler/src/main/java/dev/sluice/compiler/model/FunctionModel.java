package dev.sluice.compiler.model;

import java.util.List;
import java.util.Optional;

/**
 * One annotated method, checked: all that the emitters need. Column numbers are those of {@code
 * event}.
 */
public record FunctionModel(
    String name,
    HandlerModel handler,
    SourceModel source,
    RecordModel event,
    int timeColumn,
    List<Integer> keyColumns,
    WindowModel window,
    Optional<AggregatesModel> aggregates,
    TargetModel target,
    CheckpointModel checkpoint,
    DeploymentModel deployment) {
  /** No such column. */
  public static final int NONE = -1;

  public FunctionModel {
    keyColumns = List.copyOf(keyColumns);
  }
}
