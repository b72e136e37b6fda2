package dev.sluice.deploy.template;

import dev.sluice.deploy.template.Node.Block;
import java.util.List;

/** Buckets: encrypted, seen by nobody else, and kept when their stack goes. */
final class Buckets {
  private static final String TYPE = "AWS::S3::Bucket";

  private Buckets() {}

  /** One that is there if a condition holds. What is in it stays until somebody deletes it. */
  static Block kept(String condition) {
    return withProperties(Tables.kept(TYPE).with("Condition", condition));
  }

  /** One that is always there, for the same time. */
  static Block kept() {
    return withProperties(Tables.kept(TYPE));
  }

  private static Block withProperties(Block bucket) {
    Block encryption =
        Node.block()
            .with(
                "ServerSideEncryptionConfiguration",
                List.of(
                    Node.block()
                        .with(
                            "ServerSideEncryptionByDefault",
                            Node.block().with("SSEAlgorithm", "AES256"))));
    Block access =
        Node.block()
            .with("BlockPublicAcls", true)
            .with("BlockPublicPolicy", true)
            .with("IgnorePublicAcls", true)
            .with("RestrictPublicBuckets", true);
    return bucket.with(
        "Properties",
        Node.block()
            .with("BucketEncryption", encryption)
            .with("PublicAccessBlockConfiguration", access));
  }
}
