package dev.sluice.compiler.model;

import java.util.List;

/**
 * What {@code @To} says; the compiler's side of the engine's {@code Plan.Target}. {@link #UNSET}
 * where {@code ttl} is left out.
 */
public record TargetModel(
    String table,
    String stream,
    String partitionedBy,
    List<String> key,
    long ttlMillis,
    boolean atomic) {
  public static final long UNSET = SourceModel.UNSET;

  /** That of a function that returns nothing. */
  public static final TargetModel NONE = new TargetModel("", "", "", List.of(), UNSET, false);

  /** Records of a stream. */
  public static TargetModel ofStream(String stream, String partitionedBy) {
    return new TargetModel("", stream, partitionedBy, List.of(), UNSET, false);
  }

  public TargetModel {
    key = List.copyOf(key);
  }

  /** Whether no more is said than the table's name. */
  public boolean isNameOnly() {
    return key.isEmpty() && ttlMillis == UNSET && !atomic;
  }
}
