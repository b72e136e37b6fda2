package dev.sluice.compiler.model;

/** A component of a record, or the element of a list. */
public record ComponentModel(String name, ValueModel type, Presence presence) {
  public boolean nullable() {
    return presence != Presence.REQUIRED;
  }
}
