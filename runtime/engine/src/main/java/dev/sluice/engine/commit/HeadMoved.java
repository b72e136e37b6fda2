package dev.sluice.engine.commit;

/** The head is no longer the one that was being read: start again from the new one (rule 9). */
final class HeadMoved extends Exception {
  private static final long serialVersionUID = 1;
}
