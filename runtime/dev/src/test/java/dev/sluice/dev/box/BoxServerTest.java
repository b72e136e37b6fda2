package dev.sluice.dev.box;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dev.PlannedServer;
import dev.sluice.dev.PlannedServer.Answer;
import org.junit.jupiter.api.Test;

/** Services of queues and buckets that do not work yet. */
final class BoxServerTest {
  private static final Answer QUEUE = new Answer(200, "", "{\"QueueUrl\":\"http://q/0/letters\"}");
  private static final Answer BUCKET =
      new Answer(200, "", "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>");

  @Test
  void createQueue_serviceThatDoesNotWorkYet_isAskedAgain() throws Exception {
    try (PlannedServer server = new PlannedServer(Answer.NOT_YET, QUEUE);
        BoxServer boxes = new BoxServer(server.endpoint())) {
      assertThat(boxes.createQueue("letters")).isFalse();
      assertThat(server.requests()).isEqualTo(2);
    }
  }

  @Test
  void createBucket_serviceThatDoesNotWorkYet_isAskedAgain() throws Exception {
    try (PlannedServer server = new PlannedServer(Answer.NOT_YET, BUCKET);
        BoxServer boxes = new BoxServer(server.endpoint())) {
      assertThat(boxes.createBucket("letters")).isFalse();
      assertThat(server.requests()).isEqualTo(2);
    }
  }
}
