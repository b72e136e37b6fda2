package dev.sluice.dev.stream;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.Requests;
import dev.sluice.aws.ServiceWords;
import dev.sluice.dev.fleet.Target;
import dev.sluice.dev.mapping.GivenUp;
import dev.sluice.dev.mapping.MappingSettings;
import dev.sluice.dev.mapping.StreamMapping;
import dev.sluice.dev.pace.Pace;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** One Kinesis service. Thread-safe. */
public final class StreamServer implements AutoCloseable {
  /** The most that one request puts. */
  public static final int ENTRIES_MAX = 500;

  private static final Duration POLL = Duration.ofMillis(100);
  private static final int POLLS_MAX = 1_200;
  private static final int PUTS_MAX = 12;
  private static final Duration PUT_PAUSE = Duration.ofMillis(250);

  private final KinesisClient client;

  /** A put is not sent twice: the records might be there twice then. */
  private final KinesisClient putting;

  private final String name;

  /** Of what may be asked twice: a service that has just started may take its time. */
  private final Requests requests;

  private StreamServer(
      KinesisClient client, KinesisClient putting, String name, Requests requests) {
    this.client = client;
    this.putting = putting;
    this.name = name;
    this.requests = requests;
  }

  private static Requests realTime() {
    return Requests.toStarting(Pace.REAL::rest, new Random());
  }

  /** A server that asks for no credentials, such as one on this machine. */
  public static StreamServer to(URI endpoint) {
    return to(endpoint, realTime());
  }

  /** The same that asks again by another time. */
  static StreamServer to(URI endpoint, Requests requests) {
    return new StreamServer(
        AwsClients.to(endpoint, KinesisClient.builder()),
        AwsClients.patientlyTo(endpoint, KinesisClient.builder()),
        "Kinesis at " + endpoint,
        requests);
  }

  /** AWS's, with region and credentials from where the SDK usually finds them. */
  public static StreamServer toAws() {
    return new StreamServer(
        AwsClients.toAws(KinesisClient.builder()),
        AwsClients.patientlyToAws(KinesisClient.builder()),
        "Kinesis in AWS",
        new Requests(Pace.REAL::rest, new Random()));
  }

  private <T> T asked(String what, Supplier<T> request) throws StreamFailed {
    try {
      return request.get();
    } catch (SdkException e) {
      String repair = e instanceof SdkServiceException ? "" : "; see that it runs and is reached";
      throw new StreamFailed(
          "%s: cannot %s: %s%s".formatted(name, what, ServiceWords.of(e), repair), e);
    }
  }

  /** How many shards a stream has that are open; empty if there is no such stream. */
  public OptionalInt shards(String stream) throws StreamFailed {
    return summary(stream)
        .map(summary -> OptionalInt.of(summary.openShardCount()))
        .orElse(OptionalInt.empty());
  }

  private Optional<StreamDescriptionSummary> summary(String stream) throws StreamFailed {
    return asked("look at stream " + stream, () -> requests.send(() -> described(stream)));
  }

  private Optional<StreamDescriptionSummary> described(String stream) {
    try {
      return Optional.of(
          client
              .describeStreamSummary(request -> request.streamName(stream))
              .streamDescriptionSummary());
    } catch (ResourceNotFoundException _) {
      return Optional.empty();
    }
  }

  /**
   * Makes a stream unless it is there, and waits until it can be used.
   *
   * @return whether it was made just now
   */
  public boolean create(String stream, int shards) throws StreamFailed, InterruptedException {
    boolean made = summary(stream).isEmpty();
    if (made) {
      asked(
          "make stream " + stream,
          () ->
              requests.send(
                  () -> {
                    try {
                      return client.createStream(
                          request -> request.streamName(stream).shardCount(shards));
                    } catch (ResourceInUseException _) {
                      // Somebody else made it, or an earlier attempt of ours that had no answer.
                      return true;
                    }
                  }));
    }
    for (int polls = 0; polls < POLLS_MAX; polls++) {
      Optional<StreamDescriptionSummary> found = summary(stream);
      if (found.isPresent() && isUsable(found.get().streamStatus())) {
        return made;
      }
      Pace.REAL.pause(POLL);
    }
    throw new StreamFailed(
        "%s: stream %s is still not active after %d s"
            .formatted(name, stream, POLL.multipliedBy(POLLS_MAX).toSeconds()));
  }

  private static boolean isUsable(StreamStatus status) {
    return status == StreamStatus.ACTIVE || status == StreamStatus.UPDATING;
  }

  /**
   * Puts records, at most {@link #ENTRIES_MAX}, and those again that the service did not take;
   * these may come to lie behind later ones.
   *
   * @return where each of them lies, in their order
   */
  public List<Placed> put(String stream, List<Entry> records)
      throws StreamFailed, InterruptedException {
    @Nullable Placed[] placed = new Placed[records.size()];
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      open.add(i);
    }
    String trouble = "";
    for (int puts = 0; puts < PUTS_MAX && !open.isEmpty(); puts++) {
      if (puts > 0) {
        Pace.REAL.pause(PUT_PAUSE.multipliedBy(puts));
      }
      List<Integer> again = new ArrayList<>();
      List<PutRecordsResultEntry> results = put(stream, records, open);
      for (int i = 0; i < open.size(); i++) {
        PutRecordsResultEntry result = results.get(i);
        if (result.errorCode() == null) {
          placed[open.get(i)] =
              new Placed(StreamMapping.number(result.shardId()), result.sequenceNumber());
        } else {
          trouble = "%s (%s)".formatted(result.errorMessage(), result.errorCode());
          again.add(open.get(i));
        }
      }
      open = again;
    }
    if (!open.isEmpty()) {
      throw new StreamFailed(
          "%s: stream %s does not take %d records: %s"
              .formatted(name, stream, open.size(), trouble));
    }
    return List.of(placed);
  }

  private List<PutRecordsResultEntry> put(String stream, List<Entry> records, List<Integer> open)
      throws StreamFailed {
    List<PutRecordsRequestEntry> entries = new ArrayList<>();
    for (int number : open) {
      Entry record = records.get(number);
      entries.add(
          PutRecordsRequestEntry.builder()
              .partitionKey(record.partitionKey())
              .data(SdkBytes.fromByteArrayUnsafe(record.data()))
              .build());
    }
    return asked(
        "write to stream " + stream,
        () -> putting.putRecords(request -> request.streamName(stream).records(entries)).records());
  }

  /** Begins to bring what is in a stream to a function; see {@link StreamMapping}. */
  public StreamMapping map(MappingSettings settings, Target target, Consumer<GivenUp> consumer) {
    return StreamMapping.start(client, settings, target, consumer);
  }

  @Override
  public void close() {
    try (client) {
      putting.close();
    }
  }
}
