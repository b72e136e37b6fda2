package dev.sluice.s3;

import dev.sluice.aws.Requests;
import dev.sluice.aws.bucket.S3ObjectStore;
import dev.sluice.engine.commit.Sleeper;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.letter.LetterBox;
import dev.sluice.engine.letter.LetterBoxes;
import java.util.random.RandomGenerator;

/** Buckets as letter boxes; the place of one is its name. */
public final class BucketBoxes implements LetterBoxes {
  @Override
  public String kind() {
    return "s3";
  }

  @Override
  public String refusal(String place) {
    return place.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
        ? ""
        : "behind s3: stands the name of a bucket";
  }

  @Override
  public LetterBox open(
      String place, Sleeper sleeper, RandomGenerator random, Failpoints failpoints) {
    return new BucketBox(
        new Bucket(S3ObjectStore.toAws(), place, new Requests(sleeper::sleep, random)), failpoints);
  }
}
