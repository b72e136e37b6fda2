package dev.sluice.deploy.template;

import dev.sluice.deploy.template.Node.Block;
import dev.sluice.lambda.HousekeepingHandler;
import dev.sluice.lambda.Setting;

/** What looks after the state of all functions of a stack, with its own role and logs. */
final class HousekeepingResources {
  private final LogicalNames names;
  private final Block resources;
  private final PagePlace pages;
  private final Packaging packaging;

  HousekeepingResources(LogicalNames names, Block resources, PagePlace pages, Packaging packaging) {
    this.names = names;
    this.resources = resources;
    this.pages = pages;
    this.packaging = packaging;
  }

  private String own(String kind) {
    return names.of(HousekeepingHandler.NAME, kind);
  }

  void add() {
    String table = names.of("State", "Table");
    Policies policies =
        new Policies()
            .logs(own("Logs"))
            .allow(
                Node.attribute(table, "Arn"),
                "dynamodb:GetItem",
                "dynamodb:DeleteItem",
                "dynamodb:Query");
    pages.allowDeletion(policies);
    resources
        .with(
            "Deletes pages that nothing names, and tells of partitions that nobody saves.",
            own(""),
            function(table))
        .with(own("Role"), policies.role())
        .with(own("Logs"), FunctionResources.logs());
    new Alarms(names, resources, HousekeepingHandler.NAME, own("")).addHousekeeping();
  }

  private Block function(String table) {
    Block variables =
        Node.block()
            .with(Setting.STATE_TABLE.variable(), Node.ref(table))
            .with(Setting.RETENTION.variable(), Node.ref(Parameters.RETENTION));
    Block schedule =
        Node.block()
            .with("Type", "Schedule")
            .with(
                "Properties",
                Node.block()
                    .with("Schedule", Schedules.HOUSEKEEPING_RATE)
                    .with("Description", "Housekeeping of table sluice"));
    Block properties = Node.block().with("Description", "Housekeeping for the functions of Sluice");
    packaging.addHousekeepingCode(properties);
    return Node.block()
        .with("Type", "AWS::Serverless::Function")
        .with("Metadata", packaging.housekeepingMetadata())
        .with(
            "Properties",
            properties
                .with("Role", Node.attribute(own("Role"), "Arn"))
                .with("MemorySize", Footprint.HOUSEKEEPING_MEMORY_MB)
                .with("Timeout", Schedules.TIMEOUT_MAX)
                .with("LoggingConfig", FunctionResources.logging(own("Logs")))
                .with("Environment", Node.block().with("Variables", variables))
                .with(
                    "The next call comes soon enough.",
                    "EventInvokeConfig",
                    Node.block()
                        .with("MaximumRetryAttempts", 0)
                        .with("MaximumEventAgeInSeconds", Schedules.TIMEOUT_MAX))
                .with("Events", Node.block().with("Rounds", schedule)));
  }
}
