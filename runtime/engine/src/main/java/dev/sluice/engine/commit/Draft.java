package dev.sluice.engine.commit;

import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.state.Manifest;
import dev.sluice.engine.store.CommitRows;
import java.util.Optional;

/**
 * A head that is not written yet, all pages that it names are.
 *
 * @param snapshot what is the last one as soon as it is written
 * @param rows what is to be written with it
 * @param undelivered its outputs, if they are at hand
 */
record Draft(Head head, Manifest snapshot, Optional<CommitRows> rows, OutputBuffer undelivered) {}
