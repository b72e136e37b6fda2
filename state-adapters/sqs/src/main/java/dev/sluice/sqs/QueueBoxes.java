package dev.sluice.sqs;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.Requests;
import dev.sluice.engine.commit.Sleeper;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.letter.LetterBox;
import dev.sluice.engine.letter.LetterBoxes;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Queues as letter boxes; the place of one is its URL. */
public final class QueueBoxes implements LetterBoxes {
  @Override
  public String kind() {
    return "sqs";
  }

  @Override
  public String refusal(String place) {
    return place.matches("https?://.+/.+\\.fifo")
        ? ""
        : "behind sqs: stands the URL of a FIFO queue, which ends in .fifo: another would keep each"
            + " repeat of a letter as one more";
  }

  @Override
  public LetterBox open(
      String place, Sleeper sleeper, RandomGenerator random, Failpoints failpoints) {
    return new QueueBox(
        AwsClients.toAws(SqsClient.builder()),
        place,
        new Requests(sleeper::sleep, random),
        failpoints);
  }
}
