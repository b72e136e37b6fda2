package dev.sluice.files;

import java.util.Random;

/** A file or directory of the {@link SimulatedFileSystem}. */
sealed interface SimulatedNode permits SimulatedFile, SimulatedDirectory {
  /** Keeps of the unsynced changes those that survive. */
  void loseUnsynced(SimulatedFileSystem.Survival survival, Random random);
}
