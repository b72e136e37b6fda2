package dev.sluice.dev.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.dev.PlannedServer;
import dev.sluice.dev.PlannedServer.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A Kinesis service that does not work yet. */
final class StreamServerTest {
  private static final Answer NO_STREAM = new Answer(400, "ResourceNotFoundException", "");

  @Test
  void shards_serviceThatDoesNotWorkYet_areAskedForAgain() throws Exception {
    try (PlannedServer server = new PlannedServer(Answer.NOT_YET, NO_STREAM);
        StreamServer streams = StreamServer.to(server.endpoint())) {
      assertThat(streams.shards("payments")).isEmpty();
      assertThat(server.requests()).isEqualTo(2);
    }
  }

  @Test
  void put_serviceThatDoesNotWork_isSentOnceAsItMayHaveBeenTaken() throws Exception {
    try (PlannedServer server = new PlannedServer(Answer.NOT_YET);
        StreamServer streams = StreamServer.to(server.endpoint())) {
      assertThatThrownBy(() -> streams.put("payments", List.of(new Entry("a", new byte[1]))))
          .isInstanceOf(StreamFailed.class)
          .hasMessageContaining("cannot write to stream payments");
      assertThat(server.requests()).isEqualTo(1);
    }
  }
}
