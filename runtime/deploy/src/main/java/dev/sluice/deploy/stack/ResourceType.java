package dev.sluice.deploy.stack;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The types of resources that are understood, or are known to have no effect on a laptop. */
public enum ResourceType {
  FUNCTION("AWS::Serverless::Function", "FunctionName", "lambda", "function:"),
  STREAM("AWS::Kinesis::Stream", "Name", "kinesis", "stream/"),
  TABLE("AWS::DynamoDB::Table", "TableName", "dynamodb", "table/"),
  QUEUE("AWS::SQS::Queue", "QueueName", "sqs", ""),
  BUCKET("AWS::S3::Bucket", "BucketName", "s3", ""),
  ROLE("AWS::IAM::Role", "RoleName", "iam", "role/"),
  LOGS("AWS::Logs::LogGroup", "LogGroupName", "logs", "log-group:"),
  ALARM("AWS::CloudWatch::Alarm", "AlarmName", "cloudwatch", "alarm:"),
  QUEUE_POLICY("AWS::SQS::QueuePolicy", "", "sqs", ""),
  BUCKET_POLICY("AWS::S3::BucketPolicy", "", "s3", "");

  private final String text;
  private final String nameProperty;
  private final String service;
  private final String prefix;

  ResourceType(String text, String nameProperty, String service, String prefix) {
    this.text = text;
    this.nameProperty = nameProperty;
    this.service = service;
    this.prefix = prefix;
  }

  /** As a template names it. */
  String text() {
    return text;
  }

  /** The property that names such a resource; "" if it has no name. */
  String nameProperty() {
    return nameProperty;
  }

  static Optional<ResourceType> named(String text) {
    return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
  }

  /** All of them, as a template names them. */
  static String shown() {
    return Arrays.stream(values()).map(ResourceType::text).collect(Collectors.joining(", "));
  }

  /** The ARN of one of them. */
  String arn(Site site, String name) {
    return this == BUCKET
        ? "arn:aws:s3:::" + name
        : "arn:aws:%s:%s:%s:%s%s".formatted(service, site.region(), site.account(), prefix, name);
  }
}
