package dev.sluice.dev.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.aws.Requests;
import dev.sluice.dev.PlannedServer;
import dev.sluice.dev.PlannedServer.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A Kinesis service that does not work yet. */
final class StreamServerTest {
  private static final Answer NO_STREAM = new Answer(400, "ResourceNotFoundException", "");

  private static final Answer IN_USE = new Answer(400, "ResourceInUseException", "");
  private static final Answer DENIED = new Answer(400, "AccessDeniedException", "");

  private static StreamServer streams(PlannedServer server) {
    return streams(server, _ -> {});
  }

  private static StreamServer streams(PlannedServer server, Consumer<Duration> sleeper) {
    return StreamServer.to(
        server.endpoint(), Requests.toStarting(sleeper, new SplittableRandom(1)));
  }

  @Test
  void shards_serviceThatDoesNotWorkYet_areAskedForAgain() throws Exception {
    try (PlannedServer server = new PlannedServer(Answer.NOT_YET, NO_STREAM);
        StreamServer streams = streams(server)) {
      assertThat(streams.shards("payments")).isEmpty();
      assertThat(server.requests()).isEqualTo(2);
    }
  }

  /** LocalStack says so of the Kinesis server behind it for as long as that takes to start. */
  @Test
  void shards_serviceThatTakesSecondsToStart_areAskedForAsLong() throws Exception {
    List<Duration> pauses = new ArrayList<>();
    Answer[] answers = new Answer[12];
    Arrays.fill(answers, Answer.NOT_YET);
    answers[11] = NO_STREAM;
    try (PlannedServer server = new PlannedServer(answers);
        StreamServer streams = streams(server, pauses::add)) {
      assertThat(streams.shards("payments")).isEmpty();
      assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus))
          .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(13));
    }
  }

  @Test
  void shards_serviceThatNeverWorks_areAskedForTwelveTimes() throws Exception {
    try (PlannedServer server = new PlannedServer(Answer.NOT_YET);
        StreamServer streams = streams(server)) {
      assertThatThrownBy(() -> streams.shards("payments"))
          .isInstanceOf(StreamFailed.class)
          .hasMessageContaining("cannot look at stream payments");
      assertThat(server.requests()).isEqualTo(12);
    }
  }

  /** Behind it comes a look at the stream, whose answer ends this. */
  @Test
  void create_attemptThatHadNoAnswer_isSentAgain_andDoneIfTheStreamIsThereThen() throws Exception {
    try (PlannedServer server = new PlannedServer(NO_STREAM, Answer.NOT_YET, IN_USE, DENIED);
        StreamServer streams = streams(server)) {
      assertThatThrownBy(() -> streams.create("payments", 1))
          .isInstanceOf(StreamFailed.class)
          .hasMessageContaining("cannot look at stream payments");
      assertThat(server.requests()).isEqualTo(4);
    }
  }

  @Test
  void put_serviceThatDoesNotWork_isSentOnceAsItMayHaveBeenTaken() throws Exception {
    try (PlannedServer server = new PlannedServer(Answer.NOT_YET);
        StreamServer streams = streams(server)) {
      assertThatThrownBy(() -> streams.put("payments", List.of(new Entry("a", new byte[1]))))
          .isInstanceOf(StreamFailed.class)
          .hasMessageContaining("cannot write to stream payments");
      assertThat(server.requests()).isEqualTo(1);
    }
  }
}
