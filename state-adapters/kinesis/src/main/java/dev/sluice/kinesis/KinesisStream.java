package dev.sluice.kinesis;

import dev.sluice.aws.ServiceWords;
import dev.sluice.engine.commit.Sleeper;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.source.PartitionKeys;
import dev.sluice.kinesis.ServiceError.Reaction;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * A stream as all of this package asks it: what goes wrong is judged by {@link ServiceError}, and
 * what has no answer, or only that the service is too busy, is asked again after a pause, a bounded
 * number of times.
 *
 * <p>The client must not send anything again by itself. Threads may share a stream if they may
 * share its client and {@code random}.
 */
public final class KinesisStream {
  private static final int SHARDS_PER_PAGE = 1_000;
  private static final int PAGES_MAX = 1_000;
  private static final int LISTINGS_MAX = 4;

  private final KinesisClient client;
  private final String name;
  private final InstantSource clock;
  private final Sleeper sleeper;
  private final RandomGenerator random;

  public KinesisStream(
      KinesisClient client,
      String name,
      InstantSource clock,
      Sleeper sleeper,
      RandomGenerator random) {
    this.client = client;
    this.name = name;
    this.clock = clock;
    this.sleeper = sleeper;
    this.random = random;
  }

  public String name() {
    return name;
  }

  InstantSource clock() {
    return clock;
  }

  /**
   * Its shards now, closed ones too as long as they are listed.
   *
   * @throws Stop {@code SOURCE_FAILED}
   */
  public Shards shards() {
    for (int listing = 0; listing < LISTINGS_MAX; listing++) {
      Optional<Shards> listed = list();
      if (listed.isPresent()) {
        return listed.get();
      }
    }
    throw outage(Ask.reading("list the shards"), "it takes longer than a listing is good for");
  }

  /** All pages; empty if it took longer than they may. */
  private Optional<Shards> list() {
    List<Shard> shards = new ArrayList<>();
    ListShardsRequest request =
        ListShardsRequest.builder().streamName(name).maxResults(SHARDS_PER_PAGE).build();
    for (int page = 0; page < PAGES_MAX; page++) {
      Optional<ListShardsResponse> answer = page(request);
      if (answer.isEmpty()) {
        return Optional.empty();
      }
      answer.get().shards().forEach(shard -> shards.add(shard(shard)));
      String next = answer.get().nextToken();
      if (next == null) {
        return Optional.of(new Shards(shards));
      }
      request = ListShardsRequest.builder().nextToken(next).maxResults(SHARDS_PER_PAGE).build();
    }
    throw new EngineBug("the shards of stream %s have no end".formatted(name));
  }

  private Optional<ListShardsResponse> page(ListShardsRequest request) {
    return send(
        Ask.reading("list the shards"),
        () -> Duration.ZERO,
        () -> Optional.of(client.listShards(request)),
        (reaction, thrown) -> {
          if (reaction == Reaction.EXPIRED) {
            return Optional.empty();
          }
          throw failure(Ask.reading("list the shards"), reaction, thrown);
        });
  }

  private static Shard shard(software.amazon.awssdk.services.kinesis.model.Shard listed) {
    return new Shard(
        Shard.numberOf(listed.shardId()),
        Stream.of(
                Optional.ofNullable(listed.parentShardId()),
                Optional.ofNullable(listed.adjacentParentShardId()))
            .flatMap(Optional::stream)
            .map(Shard::numberOf)
            .toList(),
        new PartitionKeys(
            new BigInteger(listed.hashKeyRange().startingHashKey()),
            new BigInteger(listed.hashKeyRange().endingHashKey())),
        listed.sequenceNumberRange().endingSequenceNumber() == null);
  }

  /** At the oldest record that a shard has. */
  FoundIterator oldest(int shard) {
    return iterator(shard, at -> at.shardIteratorType(ShardIteratorType.TRIM_HORIZON), false)
        .orElseThrow(() -> notFound(shard));
  }

  /**
   * At the first record that came at an instant or after it. One that is not yet, by the service's
   * clock, is waited for a little: clocks differ.
   */
  FoundIterator since(int shard, long millis) {
    return iterator(
            shard,
            at ->
                at.shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                    .timestamp(Instant.ofEpochMilli(millis)),
            true)
        .orElseThrow(() -> notFound(shard));
  }

  /** At a record, or if the shard no longer has that, at the first one that it has. */
  FoundIterator at(int shard, String sequence) {
    Supplier<Optional<FoundIterator>> asked =
        () ->
            iterator(
                shard,
                at ->
                    at.shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
                        .startingSequenceNumber(sequence),
                false);
    return asked
        .get()
        .or(
            () -> {
              // Some servers say the same of a record that is none of the shard's.
              FoundIterator _ = oldest(shard);
              return asked.get();
            })
        .orElseGet(() -> new FoundIterator.Refused("the shard does not know it"));
  }

  /** Empty if the stream lists the shard and it was not found all the same. */
  private Optional<FoundIterator> iterator(
      int shard, Consumer<GetShardIteratorRequest.Builder> place, boolean refusedToo) {
    GetShardIteratorRequest request =
        GetShardIteratorRequest.builder()
            .streamName(name)
            .shardId(Shard.id(shard))
            .applyMutation(place)
            .build();
    Ask ask = reading(shard);
    return send(
        refusedToo ? ask.alsoIfRefused() : ask,
        () -> Duration.ZERO,
        () -> Optional.of(new FoundIterator.Here(client.getShardIterator(request).shardIterator())),
        (reaction, thrown) ->
            switch (reaction) {
              case REFUSED -> Optional.of(new FoundIterator.Refused(ServiceWords.of(thrown)));
              // Throws if it is the stream that is not there.
              case MISSING ->
                  shards().find(shard).isPresent()
                      ? Optional.empty()
                      : Optional.of(new FoundIterator.NoShard());
              case AGAIN, EXPIRED, DENIED, BUG -> throw failure(ask, reaction, thrown);
            });
  }

  private static Ask reading(int shard) {
    return Ask.reading("read " + Shard.id(shard));
  }

  private Stop notFound(int shard) {
    return outage(reading(shard), "the stream lists it, and it was not found");
  }

  /** The records from an iterator on, at most 10 MB of them. */
  GetAnswer records(int shard, String iterator, int limit, ReadRate rate) {
    GetRecordsRequest request =
        GetRecordsRequest.builder().shardIterator(iterator).limit(limit).build();
    Ask ask = reading(shard);
    return send(
        ask,
        () -> rate.take(clock.millis()),
        () -> new GetAnswer.Records(client.getRecords(request)),
        (reaction, thrown) ->
            switch (reaction) {
              case EXPIRED, REFUSED, MISSING -> new GetAnswer.Gone(thrown);
              case AGAIN, DENIED, BUG -> throw failure(ask, reaction, thrown);
            });
  }

  /** Puts records. What became of each is in the answer, if there is one. */
  PutAnswer put(List<PutRecordsRequestEntry> records) {
    PutRecordsRequest request =
        PutRecordsRequest.builder().streamName(name).records(records).build();
    Ask ask = Ask.writing("write a record");
    return send(
        ask,
        () -> Duration.ZERO,
        () -> {
          List<PutRecordsResultEntry> answer = client.putRecords(request).records();
          if (answer.size() != records.size()) {
            throw SdkClientException.create(
                "the answer speaks of %d of %d records".formatted(answer.size(), records.size()));
          }
          return new PutAnswer.Each(answer);
        },
        (reaction, thrown) ->
            switch (reaction) {
              case AGAIN -> new PutAnswer.Unclear(ServiceWords.of(thrown));
              case REFUSED -> new PutAnswer.Refused(ServiceWords.of(thrown));
              case MISSING, EXPIRED, DENIED, BUG -> throw failure(ask, reaction, thrown);
            });
  }

  /** Waits before something is sent again that was sent {@code sends} times. */
  void pause(int sends) {
    pause(Backoff.PAUSE.after(sends, random));
  }

  /**
   * What is asked.
   *
   * @param what as in "cannot ... of stream"
   * @param refusedToo whether a refusal may be another answer later
   */
  private record Ask(String what, int sendsMax, boolean refusedToo, Stop.Code failure) {
    static Ask reading(String what) {
      return new Ask(what, Backoff.SENDS_MAX, false, Stop.Code.SOURCE_FAILED);
    }

    static Ask writing(String what) {
      return new Ask(what, Backoff.SINK_SENDS_MAX, false, Stop.Code.STORE_FAILED);
    }

    Ask alsoIfRefused() {
      return new Ask(what, sendsMax, true, failure);
    }

    boolean mayRepeat(Reaction reaction) {
      return reaction == Reaction.AGAIN || reaction == Reaction.REFUSED && refusedToo;
    }
  }

  /** Sends a request until there is an answer; before each time it waits as it is told. */
  private <T> T send(
      Ask ask,
      Supplier<Duration> wait,
      Supplier<T> request,
      BiFunction<Reaction, SdkException, T> otherwise) {
    for (int sends = 1; ; sends++) {
      pause(wait.get());
      SdkException thrown;
      try {
        return request.get();
      } catch (SdkException e) {
        thrown = e;
      }
      Reaction reaction = ServiceError.of(thrown).reaction();
      if (sends >= ask.sendsMax() || !ask.mayRepeat(reaction)) {
        return otherwise.apply(reaction, thrown);
      }
      pause(sends);
    }
  }

  private void pause(Duration duration) {
    if (duration.isPositive()) {
      sleeper.sleep(duration);
    }
  }

  private RuntimeException failure(Ask ask, Reaction reaction, SdkException thrown) {
    String words = ServiceWords.of(thrown);
    return switch (reaction) {
      case AGAIN -> outage(ask, words);
      case MISSING ->
          new Stop(
              ask.failure(),
              "cannot %s: there is no stream %s in this account and region; create it, or name another"
                  .formatted(ask.what(), name),
              thrown);
      case DENIED ->
          new Stop(
              ask.failure(),
              "cannot %s of stream %s: %s; see that the credentials are valid and allowed to do that, and to use the stream's key if it has one"
                  .formatted(ask.what(), name, words),
              thrown);
      case EXPIRED, REFUSED, BUG ->
          new EngineBug(
              "Kinesis does not take a request to %s of stream %s: %s"
                  .formatted(ask.what(), name, words),
              thrown);
    };
  }

  private Stop outage(Ask ask, String why) {
    return new Stop(
        ask.failure(),
        "cannot %s of stream %s: %s; what was committed is untouched, start again when that is mended"
            .formatted(ask.what(), name, why));
  }
}
