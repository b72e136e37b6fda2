package dev.sluice.engine.fault;

/** A place where a test may stop the process, or throw: between two effects whose order matters. */
public enum Failpoint {
  PAGE_WRITE("page-write"),
  PAGE_SYNCED("page-synced"),
  MANIFEST_WRITTEN("manifest-written"),
  HEAD_TEMP("head-temp"),
  HEAD_RENAMED("head-renamed"),
  HEAD_SYNCED("head-synced"),
  SINK_HALF_LINE("sink-half-line"),
  SINK_WRITTEN("sink-written"),
  CONFIRM("confirm"),
  MERGE("merge"),
  PAGE_DELETE("page-delete"),
  RECOVERY_LOAD("recovery-load"),
  RECOVERY_REREAD("recovery-reread"),
  END_COMMIT("end-commit"),
  LOCK("lock");

  private final String text;

  Failpoint(String text) {
    this.text = text;
  }

  /** The name as given in {@code SLUICE_FAILPOINT}. */
  public String text() {
    return text;
  }
}
