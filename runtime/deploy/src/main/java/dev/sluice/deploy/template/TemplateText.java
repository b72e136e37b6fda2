package dev.sluice.deploy.template;

import dev.sluice.api.Trigger;
import dev.sluice.deploy.template.Node.Block;
import dev.sluice.dynamodb.TableDefinition;
import dev.sluice.engine.function.FunctionDefinition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The template of some functions as text. */
public final class TemplateText {
  private static final String STATE_TABLE = "sluice";
  private static final String COMMENT =
      """
      Made by sluice template from the functions' annotations: change those and make it again.
      What may differ from one deployment to the next are the parameters. To deploy:
        sluice package && sam build && sam deploy --guided
      """;
  private static final String COMMENT_OF_IMAGES =
      COMMENT.replace("sluice package", "sluice image && sluice package");

  private TemplateText() {}

  /**
   * Writes it.
   *
   * @param functions at least one, in the order in which they are to stand
   * @param packaging as what they are uploaded
   * @throws IllegalArgumentException if they cannot be deployed together
   */
  public static String of(List<FunctionDefinition> functions, Packaging packaging) {
    LogicalNames names = new LogicalNames();
    Parameters parameters = new Parameters();
    Block resources = Node.block();
    Tables tables = new Tables(resources);
    parameters.table(
        Parameters.STATE_TABLE, STATE_TABLE, "The table of state, which functions may share");
    addStreams(functions, names, parameters, resources);
    tables.add(
        names.of("State", "Table"),
        Node.ref(Parameters.STATE_TABLE),
        TableDefinition.ofState(STATE_TABLE));
    PagePlace pages = new PagePlace(names);
    pages.addBucket(resources);
    LetterPlaces letters = new LetterPlaces(names, resources);
    letters.addBucket();
    List<String> logicals = new ArrayList<>();
    for (FunctionDefinition function : functions) {
      FunctionResources own =
          new FunctionResources(
              function,
              new FunctionResources.Parts(
                  names, parameters, resources, tables, pages, letters, packaging));
      own.add();
      logicals.add(own.logical());
    }
    new HousekeepingResources(names, resources, pages, packaging).add();
    StackSize.require(resources, functions.size());
    boolean drains = has(functions, Trigger.DRAIN);
    parameters.addCommon(has(functions, Trigger.PUSH), drains);
    if (!packaging.isImages()) {
      parameters.addSnapStart();
    }
    Block document =
        Node.block()
            .with("AWSTemplateFormatVersion", "2010-09-09")
            .with("Transform", "AWS::Serverless-2016-10-31")
            .with("Description", "Functions of Sluice on Kinesis streams, with state in DynamoDB.")
            .with("Parameters", parameters.block());
    if (drains) {
      document.with("Mappings", Schedules.mapping());
    }
    return Yaml.write(
        packaging.isImages() ? COMMENT_OF_IMAGES : COMMENT,
        document
            .with("Conditions", Parameters.conditions(!packaging.isImages()))
            .with("Globals", Node.block().with("Function", globals(packaging)))
            .with("Resources", resources)
            .with("Outputs", outputs(functions, names, logicals)));
  }

  private static boolean has(List<FunctionDefinition> functions, Trigger trigger) {
    return functions.stream().anyMatch(each -> each.deployment().trigger() == trigger);
  }

  private static Set<String> streams(List<FunctionDefinition> functions) {
    Set<String> streams = new LinkedHashSet<>();
    functions.forEach(function -> streams.add(function.plan().input().stream()));
    functions.forEach(function -> streams.add(function.plan().target().stream()));
    // Of functions that write to none.
    streams.remove("");
    return streams;
  }

  private static void addStreams(
      List<FunctionDefinition> functions,
      LogicalNames names,
      Parameters parameters,
      Block resources) {
    for (String stream : streams(functions)) {
      String parameter = names.of(stream, "StreamName");
      parameters.stream(parameter, stream);
      resources.with(
          names.of(stream, "Stream"),
          Tables.kept("AWS::Kinesis::Stream")
              .with(
                  "Properties",
                  Node.block()
                      .with("Name", Node.ref(parameter))
                      .with("ShardCount", Node.ref(Parameters.SHARDS))
                      .with("RetentionPeriodHours", Node.ref(Parameters.RETENTION))
                      .with(
                          "StreamEncryption",
                          Node.block()
                              .with("EncryptionType", "KMS")
                              .with("KeyId", "alias/aws/kinesis"))));
    }
  }

  private static Block globals(Packaging packaging) {
    return packaging
        .globals()
        .with("Architectures", List.of("arm64"))
        .with("MemorySize", Node.ref(Parameters.MEMORY))
        .with("Tracing", Node.when(Parameters.TRACED, "Active", "PassThrough"));
  }

  private static Block outputs(
      List<FunctionDefinition> functions, LogicalNames names, List<String> logicals) {
    Block outputs = Node.block();
    for (String stream : streams(functions)) {
      String logical = names.of(stream, "Stream");
      outputs.with(logical, Node.block().with("Value", Node.attribute(logical, "Arn")));
    }
    for (String logical : logicals) {
      outputs.with(logical, Node.block().with("Value", Node.attribute(logical, "Arn")));
    }
    return outputs;
  }
}
