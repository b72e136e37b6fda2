package dev.sluice.deploy.template;

import dev.sluice.deploy.template.Node.Block;
import dev.sluice.dynamodb.PageBucket;

/** Where long pages of state lie, as whoever deploys chooses: in the table or in a bucket. */
final class PagePlace {
  private final LogicalNames names;

  PagePlace(LogicalNames names) {
    this.names = names;
  }

  private String bucket() {
    return names.of("Page", "Bucket");
  }

  /** The bucket of the stack, for all its functions. */
  void addBucket(Block resources) {
    resources.with(
        "Nothing in it may expire: a page is deleted when nothing names it any more.",
        bucket(),
        Buckets.kept(Parameters.PAGES_IN_BUCKET));
  }

  /** What a function is told in its environment. */
  Node name() {
    return Node.when(Parameters.PAGES_IN_BUCKET, Node.ref(bucket()), Node.nothing());
  }

  /** What the role of a function allows for that, on its own pages. */
  void allowOwn(String function, Policies policies) {
    policies.pages(
        bucket(), PageBucket.pattern(function), "s3:GetObject", "s3:PutObject", "s3:DeleteObject");
  }

  /** What deletes pages of all functions needs. */
  void allowDeletion(Policies policies) {
    policies.pages(bucket(), "*", "s3:GetObject", "s3:DeleteObject");
  }
}
