package dev.sluice.engine.store;

/**
 * A page, or a part of it, is not there any more while it is read: as where a collector deletes it
 * that knows a newer head (rule 9). Whether it is missed the head tells.
 */
public final class PageGone extends RuntimeException {
  private static final long serialVersionUID = 1;
}
