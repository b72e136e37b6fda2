package dev.sluice.dynamodb;

/** A kind of request to a bucket, as S3 bills it. Nothing lists objects. */
public enum BucketRequest {
  PUT("puts"),
  /** Of an object, or of its first byte. */
  GET("gets"),
  /** S3 asks nothing for it. */
  DELETE("deletions");

  private final String many;

  BucketRequest(String many) {
    this.many = many;
  }

  /** As in "12 ...". */
  public String many() {
    return many;
  }
}
