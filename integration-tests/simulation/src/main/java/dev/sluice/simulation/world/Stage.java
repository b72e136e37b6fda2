package dev.sluice.simulation.world;

import dev.sluice.simulation.bucket.Shelf;
import dev.sluice.simulation.chance.Chances;
import dev.sluice.simulation.dynamo.Database;
import dev.sluice.simulation.process.Processes;
import dev.sluice.simulation.sight.Sights;
import dev.sluice.testkit.oracle.WorkedCase;
import dev.sluice.testkit.vectors.LineLog;
import java.util.Optional;

/**
 * What everybody in a run shares.
 *
 * @param shelf of buckets, where long pages lie in one
 */
record Stage(
    Chances chances,
    Processes processes,
    Sights sights,
    Database database,
    Optional<Shelf> shelf,
    Watch watch,
    WorkedCase worked,
    LineLog log) {}
