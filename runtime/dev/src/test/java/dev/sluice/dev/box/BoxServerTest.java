package dev.sluice.dev.box;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.Requests;
import dev.sluice.dev.PlannedServer;
import dev.sluice.dev.PlannedServer.Answer;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Services of queues and buckets that do not work yet. */
final class BoxServerTest {
  private static final Answer QUEUE = new Answer(200, "", "{\"QueueUrl\":\"http://q/0/letters\"}");
  private static final Answer NO_QUEUE = new Answer(400, "QueueDoesNotExist", "");
  private static final Answer BUCKET =
      new Answer(200, "", "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>");

  private static BoxServer boxes(PlannedServer server) {
    return new BoxServer(server.endpoint(), Requests.toStarting(_ -> {}, new SplittableRandom(1)));
  }

  @Test
  void createQueue_serviceThatDoesNotWorkYet_isAskedAgain() throws Exception {
    try (PlannedServer server = new PlannedServer(Answer.NOT_YET, QUEUE);
        BoxServer boxes = boxes(server)) {
      assertThat(boxes.createQueue("letters", Map.of())).isFalse();
      assertThat(server.requests()).isEqualTo(2);
    }
  }

  @Test
  void createQueue_serviceThatWorksLessWhenItIsMade_isAskedAgain() throws Exception {
    try (PlannedServer server = new PlannedServer(NO_QUEUE, Answer.NOT_YET, QUEUE);
        BoxServer boxes = boxes(server)) {
      assertThat(boxes.createQueue("letters", Map.of())).isTrue();
      assertThat(server.requests()).isEqualTo(3);
    }
  }

  @Test
  void createBucket_serviceThatDoesNotWorkYet_isAskedAgain() throws Exception {
    try (PlannedServer server = new PlannedServer(Answer.NOT_YET, BUCKET);
        BoxServer boxes = boxes(server)) {
      assertThat(boxes.createBucket("letters")).isFalse();
      assertThat(server.requests()).isEqualTo(2);
    }
  }
}
