package dev.sluice.deploy.template;

import dev.sluice.deploy.template.Node.Block;
import java.util.ArrayList;
import java.util.List;

/** The role of one function: what it does, on what it does it, and nothing else. */
final class Policies {
  private static final String VERSION = "2012-10-17";

  /**
   * What an event source mapping asks of a stream beside what a reader does, with the same role.
   */
  private static final List<String> MAPPING =
      List.of("kinesis:DescribeStream", "kinesis:DescribeStreamSummary");

  private final List<Node> statements = new ArrayList<>();
  private final List<Node> conditional = new ArrayList<>();

  /** Allows an action on each of some resources, in a policy of that name, if a condition holds. */
  Policies allowWhen(String condition, String name, List<Node> resources, String action) {
    List<Node> each =
        resources.stream().map(resource -> (Node) statement(resource, action)).toList();
    conditional.add(Node.when(condition, policy(name, each), Node.nothing()));
    return this;
  }

  /** Allows {@code actions} on {@code resource}. */
  Policies allow(Node resource, String... actions) {
    statements.add(statement(resource, actions));
    return this;
  }

  /** Its own logs. */
  Policies logs(String group) {
    return allow(Node.attribute(group, "Arn"), "logs:CreateLogStream", "logs:PutLogEvents");
  }

  /** Items of the state table, but only those that are this function's. */
  Policies state(String table, List<String> partitionKeys) {
    statements.add(
        statement(
                Node.attribute(table, "Arn"),
                "dynamodb:GetItem",
                "dynamodb:PutItem",
                "dynamodb:DeleteItem",
                "dynamodb:Query")
            .with(
                "Condition",
                Node.block()
                    .with(
                        "ForAllValues:StringLike",
                        Node.block().with("dynamodb:LeadingKeys", partitionKeys))));
    return this;
  }

  /** What is read from a stream; by the mapping too where there is one. */
  Policies stream(String stream, boolean pushed) {
    List<String> actions = new ArrayList<>();
    if (pushed) {
      actions.addAll(MAPPING);
    }
    actions.addAll(List.of("kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards"));
    return allow(Node.attribute(stream, "Arn"), actions.toArray(String[]::new));
  }

  private static Block statement(Node resource, String... actions) {
    return Node.block()
        .with("Effect", "Allow")
        .with("Action", List.of(actions))
        .with("Resource", resource);
  }

  private static Block policy(String name, List<Node> statements) {
    return Node.block()
        .with("PolicyName", name)
        .with(
            "PolicyDocument", Node.block().with("Version", VERSION).with("Statement", statements));
  }

  Block role() {
    Block trust =
        Node.block()
            .with("Effect", "Allow")
            .with("Principal", Node.block().with("Service", "lambda.amazonaws.com"))
            .with("Action", "sts:AssumeRole");
    // Traces belong to no resource.
    Block trace = statement(Node.of("*"), "xray:PutTraceSegments", "xray:PutTelemetryRecords");
    List<Node> policies = new ArrayList<>();
    policies.add(policy("run", statements));
    policies.addAll(conditional);
    policies.add(Node.when(Parameters.TRACED, policy("trace", List.of(trace)), Node.nothing()));
    return Node.block()
        .with("Type", "AWS::IAM::Role")
        .with(
            "Properties",
            Node.block()
                .with(
                    "AssumeRolePolicyDocument",
                    Node.block().with("Version", VERSION).with("Statement", List.of(trust)))
                .with("Policies", policies));
  }
}
