package dev.sluice.lambda;

import dev.sluice.dynamodb.Connection;
import dev.sluice.dynamodb.DynamoStateStore;
import dev.sluice.dynamodb.FunctionLabel;
import dev.sluice.dynamodb.PageBucket;
import dev.sluice.dynamodb.Service;
import dev.sluice.dynamodb.Units;
import dev.sluice.engine.commit.Sleeper;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.store.PartitionStore;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** A table of state, as long as this process lives. */
final class TableEstate implements Estate {
  private final Service service;
  private final String table;
  private final PageBucket pages;

  private TableEstate(Service service, String table, PageBucket pages) {
    this.service = service;
    this.table = table;
    this.pages = pages;
  }

  /** With region, credentials and endpoint as the SDK finds them. */
  static TableEstate toAws(Settings.Housekeeping settings) {
    SecureRandom random = new SecureRandom();
    return new TableEstate(
        Connection.toAws().service(Sleeper.REAL, random, new Units()),
        settings.stateTable(),
        PageBucket.toAws(Optional.empty(), Sleeper.REAL, random));
  }

  @Override
  public List<String> functions() {
    return FunctionLabel.names(service, table);
  }

  @Override
  public List<Integer> partitions(String function) {
    return FunctionLabel.find(service, table, function)
        .map(label -> label.numbers(service, table))
        .orElse(List.of());
  }

  @Override
  public PartitionStore open(String function, int partition) {
    FunctionLabel label = FunctionLabel.find(service, table, function).orElseThrow();
    return DynamoStateStore.open(service, table, label, Failpoints.NONE)
        .withBucket(Optional.of(pages))
        .open(function, partition);
  }
}
