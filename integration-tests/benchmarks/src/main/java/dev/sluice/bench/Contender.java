package dev.sluice.bench;

import java.io.IOException;

/** One way to run a function over a chunk of payments; a fresh one for each run. */
@FunctionalInterface
interface Contender {
  Outcome run(byte[] data, int length) throws IOException;
}
