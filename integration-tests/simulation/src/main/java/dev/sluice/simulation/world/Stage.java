package dev.sluice.simulation.world;

import dev.sluice.simulation.chance.Chances;
import dev.sluice.simulation.dynamo.Database;
import dev.sluice.simulation.process.Processes;
import dev.sluice.simulation.sight.Sights;
import dev.sluice.testkit.oracle.WorkedCase;
import dev.sluice.testkit.vectors.LineLog;

/** What everybody in a run shares. */
record Stage(
    Chances chances,
    Processes processes,
    Sights sights,
    Database database,
    Watch watch,
    WorkedCase worked,
    LineLog log) {}
