package dev.sluice.kinesis;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.source.Source.Answer;
import dev.sluice.engine.source.Source.Limit;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * Reads the records of a shard.
 *
 * <p><b>State.</b> {@code position} is behind the last record given. What came and was not given
 * yet waits in {@code records}, from {@code next} on: at most one answer of the service, 10 MB.
 * {@code anchor} is the last record of the stream that was seen, and {@code anchorSubs} how many
 * are in it.
 *
 * <p><b>Iterators.</b> The service says where to go on, and forgets it after five minutes. A new
 * iterator is had at the anchor, never behind it, and the anchor must be what comes first (rule 5):
 * the service begins without a word with a later record if that one is gone.
 *
 * <p><b>Gaps.</b> A position that is {@link Position#isBehindGap behind a gap} is not looked for:
 * the reader begins with the oldest record there is, and passes over those up to {@code floor}.
 *
 * <p><b>How much is asked for.</b> As many records as the batch takes; twice as many each time
 * while the shard is behind, since it may be asked only so often. What the service does not give at
 * once although there is more is asked for some times before the caller hears that nothing came.
 */
final class ShardReader implements Source.Reader {
  static final int ASK_MAX = 10_000;

  /** Together two seconds' worth of what a shard may be asked. */
  private static final int ASKS_PER_READ_MAX = 2 * ReadRate.READS_PER_SECOND;

  private static final int EXPIRED_MAX = 4;

  private final KinesisStream stream;
  private final int shard;
  private final ReadRate rate;
  private final StreamRecords records;
  private Position position;
  private int next;
  private @Nullable String anchor;
  private int anchorSubs;
  private boolean awaitsAnchor;
  private @Nullable SequenceOffset floor;
  private @Nullable String iterator;
  private boolean over;
  private boolean behind;
  private int ask;

  /** How many iterators in a row were good for nothing. */
  private int expired;

  ShardReader(
      KinesisStream stream, int shard, ReadRate rate, StreamRecords records, Position after) {
    this.stream = stream;
    this.shard = shard;
    this.rate = rate;
    this.records = records;
    this.position = after;
    if (after.isBehindGap()) {
      floor = SequenceOffset.parse(after.offset());
    } else if (!after.isStart()) {
      SequenceOffset last = SequenceOffset.parse(after.offset());
      anchor = last.sequence();
      anchorSubs = last.sub() + 1;
    }
  }

  @Override
  public RawBatch newBatch() {
    return new StreamBatch();
  }

  @Override
  public Position position() {
    return position;
  }

  @Override
  public Answer read(RawBatch batch, Limit limit) {
    Optional<SequenceOffset> until =
        limit.until().isStart()
            ? Optional.empty()
            : Optional.of(SequenceOffset.parse(limit.until().offset()));
    records.give(batch, 0, 0);
    if (until.isPresent() && hasReached(until.get())) {
      return Answer.END;
    }
    for (int asks = 0; next == records.count() && !over; asks++) {
      if (asks > 0 && !behind && !awaitsAnchor) {
        return Answer.EMPTY;
      }
      if (asks == ASKS_PER_READ_MAX) {
        return silent();
      }
      fetch(limit);
    }
    return give(batch, limit, until);
  }

  private boolean hasReached(SequenceOffset until) {
    return !position.isStart() && SequenceOffset.parse(position.offset()).compareTo(until) >= 0;
  }

  private Answer silent() {
    if (awaitsAnchor && !behind) {
      throw lost("it has no record there or behind it");
    }
    return Answer.MORE;
  }

  /** Gives what fits of what came. */
  private Answer give(RawBatch batch, Limit limit, Optional<SequenceOffset> until) {
    int to = next;
    long bytes = 0;
    boolean reached = false;
    while (!reached && to < records.count() && to - next < limit.events()) {
      bytes += records.bytes(to);
      if (to > next && bytes > limit.bytes()) {
        break;
      }
      reached = until.isPresent() && isAt(until.get(), records.offset(to));
      to++;
    }
    if (to > next) {
      records.give(batch, next, to);
      position = records.position(to - 1);
      next = to;
    }
    if (reached) {
      return Answer.END;
    }
    if (!over || next < records.count()) {
      return Answer.MORE;
    }
    if (until.isPresent()) {
      throw lost(until.get().text(), "the shard ends before it");
    }
    return Answer.CLOSED;
  }

  private boolean isAt(SequenceOffset until, SequenceOffset found) {
    int order = found.compareTo(until);
    if (order > 0) {
      throw lost(until.text(), "the next one there is " + found.text());
    }
    return order == 0;
  }

  /** Replaces what was given by what the service gives next, if it does. */
  private void fetch(Limit limit) {
    if (iterator == null) {
      findIterator();
    }
    String from = iterator;
    if (from == null) {
      return;
    }
    ask = Math.min(Math.max(ask, Math.min(limit.events(), ASK_MAX)), ASK_MAX);
    switch (stream.records(shard, from, ask, rate)) {
      case GetAnswer.Records(GetRecordsResponse response) -> take(response);
      case GetAnswer.Gone(SdkException thrown) -> renew(thrown);
    }
  }

  private void take(GetRecordsResponse response) {
    expired = 0;
    records.clear();
    next = 0;
    response.records().forEach(this::accept);
    iterator = response.nextShardIterator();
    over = iterator == null;
    if (over && awaitsAnchor) {
      throw lost("the shard ends before it");
    }
    Long millis = response.millisBehindLatest();
    behind = millis == null || millis > 0;
    ask = behind ? Math.min(2 * ask, ASK_MAX) : 0;
  }

  private void renew(SdkException thrown) {
    if (++expired == EXPIRED_MAX) {
      throw new Stop(
          Stop.Code.SOURCE_FAILED,
          "cannot read %s of stream %s: %d times in a row where to go on was no longer known as soon as it was asked for; start again when the service is well"
              .formatted(Shard.id(shard), stream.name(), expired),
          thrown);
    }
    iterator = null;
    behind = true;
  }

  /** Leaves it null if the shard is over. */
  private void findIterator() {
    switch (find()) {
      case FoundIterator.Here(String found) -> {
        iterator = found;
        awaitsAnchor = anchor != null;
      }
      case FoundIterator.Refused(String why) -> {
        if (anchor != null) {
          throw lost(why);
        }
        throw new Stop(
            Stop.Code.SOURCE_FAILED,
            "cannot read %s of stream %s from where it was to begin, '%s': %s; begin at an instant that has been"
                .formatted(Shard.id(shard), stream.name(), position.token(), why));
      }
      case FoundIterator.NoShard() -> {
        if (anchor != null) {
          throw lost("the stream does not list the shard any more");
        }
        over = true;
      }
    }
  }

  private FoundIterator find() {
    String last = anchor;
    if (last != null) {
      return stream.at(shard, last);
    }
    if (floor != null) {
      return stream.oldest(shard);
    }
    OptionalLong instant = StartAt.instant(position);
    return instant.isPresent() ? stream.since(shard, instant.getAsLong()) : stream.oldest(shard);
  }

  private void accept(Record record) {
    String sequence = record.sequenceNumber();
    int known = 0;
    if (awaitsAnchor) {
      if (!sequence.equals(anchor)) {
        throw lost("the next one there is " + sequence);
      }
      awaitsAnchor = false;
      known = anchorSubs;
    } else if (floor != null) {
      int order = new SequenceOffset(sequence, floor.sub()).compareTo(floor);
      if (order < 0) {
        return;
      }
      known = order == 0 ? floor.sub() + 1 : 0;
    }
    int subs =
        records.addFrom(
            known,
            record.data().asByteArrayUnsafe(),
            sequence,
            record.partitionKey(),
            record.approximateArrivalTimestamp().toEpochMilli());
    if (subs < known && floor == null) {
      throw lost("only %d events are in it".formatted(subs));
    }
    anchor = sequence;
    anchorSubs = subs;
  }

  private Stop lost(String why) {
    return lost(position.isStart() ? String.valueOf(anchor) : position.offset(), why);
  }

  private Stop lost(String offset, String why) {
    return new Stop(
        Stop.Code.DATA_LOSS,
        "%s of stream %s no longer has the record at offset %s, which was read before: %s. It is older than the stream keeps records, or this is another stream: give that back, or start again with --fresh"
            .formatted(Shard.id(shard), stream.name(), offset, why));
  }

  @Override
  public void close() {}
}
