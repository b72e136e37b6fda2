package dev.sluice.engine.store;

/** A page was deleted while it was read, as a collector may do that knows a newer head (rule 9). */
public final class PageGone extends RuntimeException {
  private static final long serialVersionUID = 1;
}
