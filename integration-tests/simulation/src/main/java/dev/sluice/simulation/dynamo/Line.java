package dev.sluice.simulation.dynamo;

import java.util.function.Supplier;

/** The way between one client and the database. */
public interface Line {
  /** Nothing is between them, and reads are of what was written. */
  Line DIRECT =
      new Line() {
        @Override
        public <T> T carry(String request, boolean writes, Supplier<T> effect) {
          return effect.get();
        }

        @Override
        public boolean readsStale() {
          return false;
        }

        @Override
        public int queryItemsMax() {
          return Integer.MAX_VALUE;
        }

        @Override
        public boolean readsTruth() {
          return true;
        }
      };

  /** Brings a request to the database and its answer back, or neither, or only the one. */
  <T> T carry(String request, boolean writes, Supplier<T> effect);

  /** Whether a weak read finds what was there before. */
  boolean readsStale();

  /** How many items a query gives at most in one answer. */
  int queryItemsMax();

  /** Whether items are read as they were written, even where they went bad. */
  boolean readsTruth();
}
