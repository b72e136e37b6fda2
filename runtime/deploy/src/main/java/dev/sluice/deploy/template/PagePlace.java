package dev.sluice.deploy.template;

import dev.sluice.deploy.template.Node.Block;
import dev.sluice.dynamodb.PageBucket;
import java.util.List;

/**
 * Where new long pages of state go, as whoever deploys chooses: to the table or to a bucket. The
 * bucket is always there, and those that lie in it may be read, so that the choice may be changed.
 */
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
        Buckets.kept());
  }

  /** What a function is told in its environment. */
  Node name() {
    return Node.when(Parameters.PAGES_IN_BUCKET, Node.ref(bucket()), Node.nothing());
  }

  /** What the role of a function allows for that, on its own pages. */
  void allowOwn(String function, Policies policies) {
    String own = PageBucket.pattern(function);
    allow(own, policies);
    policies.allowWhen(
        Parameters.PAGES_IN_BUCKET, "pages-to-bucket", List.of(objects(own)), "s3:PutObject");
  }

  /** What deletes pages of all functions needs. */
  void allowDeletion(Policies policies) {
    allow("*", policies);
  }

  /** That one is not there is only said to who may list the bucket. */
  private void allow(String pattern, Policies policies) {
    policies
        .allow(objects(pattern), "s3:GetObject", "s3:DeleteObject")
        .allow(Node.attribute(bucket(), "Arn"), "s3:ListBucket");
  }

  private Node objects(String pattern) {
    return Node.sub("${%s.Arn}/%s".formatted(bucket(), pattern));
  }
}
