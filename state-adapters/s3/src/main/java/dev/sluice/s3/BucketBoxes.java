package dev.sluice.s3;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.Requests;
import dev.sluice.engine.commit.Sleeper;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.letter.LetterBox;
import dev.sluice.engine.letter.LetterBoxes;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.s3.S3Client;

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
        new Bucket(
            AwsClients.toAws(S3Client.builder()), place, new Requests(sleeper::sleep, random)),
        failpoints);
  }
}
