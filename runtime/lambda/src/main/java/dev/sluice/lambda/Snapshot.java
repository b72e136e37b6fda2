package dev.sluice.lambda;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * What a process does around a snapshot that AWS Lambda takes of it and starts many processes from
 * (SnapStart): what it will need is loaded before, and nothing that tells processes apart, or ages,
 * is in it: connections, random numbers, names and workers are made by the first call after it.
 */
final class Snapshot implements Resource {
  private final DeployedFunction process;

  private Snapshot(DeployedFunction process) {
    this.process = process;
  }

  /**
   * Hears of snapshots from now on, if there ever is one. Whoever tells of them holds on to
   * nothing, so the caller keeps what it gets.
   */
  static Snapshot register(DeployedFunction process) {
    Snapshot snapshot = new Snapshot(process);
    Core.getGlobalContext().register(snapshot);
    return snapshot;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    process.prime();
    process.close();
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {}
}
