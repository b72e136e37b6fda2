package dev.sluice.simulation.contract;

import dev.sluice.dynamodb.Service;
import dev.sluice.dynamodb.TableDefinition;
import dev.sluice.dynamodb.Units;
import dev.sluice.simulation.dynamo.Database;
import dev.sluice.simulation.dynamo.Line;
import dev.sluice.simulation.dynamo.SimulatedDynamo;
import java.util.SplittableRandom;

/** A simulated database on whose way nothing goes wrong. */
final class SimulatedTables {
  final Database database = new Database();
  final Service service =
      new Service(
          new SimulatedDynamo(database, Line.DIRECT),
          _ -> {
            throw new AssertionError("nothing is tried again here");
          },
          new SplittableRandom(1),
          new Units());

  SimulatedTables with(TableDefinition definition) {
    database.create(definition);
    return this;
  }
}
