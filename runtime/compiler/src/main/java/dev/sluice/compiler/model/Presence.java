package dev.sluice.compiler.model;

/** Whether a component may be missing, and how the user's type says so. */
public enum Presence {
  /** It is always there. */
  REQUIRED,
  /** Missing is null: a boxed type, or any annotation named {@code Nullable}. */
  NULLABLE,
  /** Missing is {@code Optional.empty()}. */
  OPTIONAL
}
