package dev.sluice.lambda;

import dev.sluice.engine.decode.JsonReader;
import dev.sluice.engine.decode.MalformedJson;
import dev.sluice.engine.decode.NameTable;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.kinesis.SequenceOffset;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the event of a call in one pass; the data of its records from base64 straight to bytes.
 * Reused; one thread.
 */
final class EventReader {
  private static final NameTable MEMBERS = new NameTable("Records", "sluice", "detail-type");
  private static final int RECORDS = 0;
  private static final int SLUICE = 1;
  private static final int DETAIL_TYPE = 2;

  private static final NameTable OF_RECORD =
      new NameTable("kinesis", "eventSource", "eventSourceARN", "eventID");
  private static final int KINESIS = 0;
  private static final int SOURCE = 1;
  private static final int SOURCE_ARN = 2;
  private static final int EVENT_ID = 3;

  private static final NameTable OF_KINESIS =
      new NameTable("sequenceNumber", "partitionKey", "approximateArrivalTimestamp", "data");
  private static final int SEQUENCE_NUMBER = 0;
  private static final int PARTITION_KEY = 1;
  private static final int ARRIVAL = 2;
  private static final int DATA = 3;

  private static final int RECORDS_MAX = 10_000;

  /** A call brings 6 MB at most; its largest record alone is 10 MB before it is base64. */
  private static final int BYTES_MAX = 32 << 20;

  private static final Pattern SHARD = Pattern.compile("shardId-([0-9]{12,19}):[0-9]{1,128}");
  private static final String KNOWN =
      "a function takes the records of a Kinesis stream, {\"sluice\":\"drain\"},"
          + " {\"sluice\":\"continue\"}, {\"sluice\":\"save\"}, or a scheduled event";

  private final String stream;
  private final JsonReader json = new JsonReader();
  private byte[] bytes = new byte[16 << 10];

  /** Of calls for a function that reads {@code stream}. */
  EventReader(String stream) {
    this.stream = stream;
  }

  /**
   * Reads one.
   *
   * @throws WrongEvent if it is none that a function takes
   */
  Event read(InputStream event) throws IOException {
    int length = fill(event);
    json.begin(bytes, length);
    try {
      if (!json.enterObject()) {
        throw new WrongEvent("the event is no JSON object; " + KNOWN);
      }
      Event found = object();
      json.end();
      return found;
    } catch (MalformedJson e) {
      WrongEvent wrong = new WrongEvent("the event is no JSON: %s".formatted(e.getMessage()));
      wrong.initCause(e);
      throw wrong;
    }
  }

  /** Reads all of an event into {@link #bytes}; its length. */
  private int fill(InputStream event) throws IOException {
    int length = 0;
    while (true) {
      int room = bytes.length - JsonReader.SLACK - length;
      int read = event.readNBytes(bytes, length, room);
      length += read;
      if (read < room) {
        return length;
      }
      if (bytes.length >= BYTES_MAX) {
        throw new WrongEvent(
            "the event has more than %d bytes; set the mapping's BatchSize lower"
                .formatted(BYTES_MAX));
      }
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
  }

  private Event object() throws MalformedJson {
    @Nullable Event found = null;
    for (int name = json.member(MEMBERS); name != JsonReader.END; name = json.member(MEMBERS)) {
      switch (name) {
        case RECORDS -> found = records();
        case SLUICE -> found = command(json.textOr(""));
        case DETAIL_TYPE -> {
          if (json.textOr("").equals("Scheduled Event")) {
            found = new Event.Tick();
          }
        }
        default -> json.skip();
      }
    }
    if (found == null) {
      throw new WrongEvent("the event is of no kind that is known; " + KNOWN);
    }
    return found;
  }

  private static Event command(String word) {
    return switch (word) {
      case "drain" -> new Event.Drain();
      case "continue" -> new Event.Continue();
      case "save" -> new Event.Save();
      default ->
          throw new WrongEvent("the event says \"sluice\":\"%s\"; %s".formatted(word, KNOWN));
    };
  }

  private Event.Records records() throws MalformedJson {
    if (!json.enterArray()) {
      throw new WrongEvent("the event's Records are no list; " + KNOWN);
    }
    List<KinesisRecord> records = new ArrayList<>();
    int shard = -1;
    Draft draft = new Draft();
    while (json.element()) {
      if (records.size() == RECORDS_MAX) {
        throw new WrongEvent(
            "the event has more than %d records; set the mapping's BatchSize to that at most"
                .formatted(RECORDS_MAX));
      }
      draft.read(records.size());
      int own = draft.shard();
      if (shard >= 0 && own != shard) {
        throw new WrongEvent(
            "the event has records of shards %d and %d; an event source mapping of a Kinesis stream brings those of one"
                .formatted(shard, own));
      }
      shard = own;
      KinesisRecord record = draft.record();
      if (!records.isEmpty() && !isBehind(record, records.getLast())) {
        throw draft.wrong("has a sequenceNumber that is not above that of the one before");
      }
      records.add(record);
    }
    if (records.isEmpty()) {
      throw new WrongEvent("the event's Records are no list of records; " + KNOWN);
    }
    return new Event.Records(shard, records);
  }

  private static boolean isBehind(KinesisRecord record, KinesisRecord before) {
    return SequenceOffset.compareSequences(record.sequenceNumber(), before.sequenceNumber()) > 0;
  }

  /** A record while it is read: its members may come in any order. Reused for the next. */
  private final class Draft {
    private int index;
    private String source = "";
    private String arn = "";
    private String eventId = "";
    private String sequence = "";
    private String partitionKey = "";
    private long arrival;
    private byte @Nullable [] data;

    /** Those of the record before: all of a call have the same. */
    private String soundArn = "";

    private String soundShard = "";
    private int soundNumber;

    void read(int number) throws MalformedJson {
      index = number;
      source = "";
      arn = "";
      eventId = "";
      sequence = "";
      partitionKey = "";
      arrival = RawBatch.NO_ARRIVAL;
      data = null;
      if (!json.enterObject()) {
        throw new WrongEvent("the event's Records are no list of records; " + KNOWN);
      }
      for (int name = json.member(OF_RECORD);
          name != JsonReader.END;
          name = json.member(OF_RECORD)) {
        switch (name) {
          case KINESIS -> readKinesis();
          case SOURCE -> source = json.textOr("");
          case SOURCE_ARN -> arn = json.textOr("");
          case EVENT_ID -> eventId = json.textOr("");
          default -> json.skip();
        }
      }
    }

    private void readKinesis() throws MalformedJson {
      if (!json.enterObject()) {
        throw wrong("has no object 'kinesis'");
      }
      for (int name = json.member(OF_KINESIS);
          name != JsonReader.END;
          name = json.member(OF_KINESIS)) {
        switch (name) {
          case SEQUENCE_NUMBER -> sequence = json.textOr("");
          case PARTITION_KEY -> partitionKey = json.textOr("");
          case ARRIVAL -> readArrival();
          case DATA -> readData();
          default -> json.skip();
        }
      }
    }

    private void readArrival() throws MalformedJson {
      if (json.kind() != JsonReader.Kind.NUMBER) {
        throw wrong("has an approximateArrivalTimestamp that is no number");
      }
      BigDecimal seconds = json.number();
      if (seconds.signum() < 0 || seconds.precision() - seconds.scale() > 12) {
        throw wrong("has an approximateArrivalTimestamp that is no time in seconds");
      }
      arrival = seconds.movePointRight(3).longValue();
    }

    private void readData() throws MalformedJson {
      if (json.kind() != JsonReader.Kind.TEXT || data != null) {
        throw wrong("has data that are no text");
      }
      try {
        data = json.base64();
      } catch (IllegalArgumentException e) {
        WrongEvent wrong = wrong("has data that are no base64");
        wrong.initCause(e);
        throw wrong;
      }
    }

    int shard() {
      if (!source.equals("aws:kinesis")) {
        throw wrong("has the eventSource '%s', not aws:kinesis".formatted(source));
      }
      if (arn.isEmpty() || !arn.equals(soundArn)) {
        if (!isOfStream()) {
          throw wrong(
              "has the eventSourceARN '%s', and %s is %s: correct one of them"
                  .formatted(arn, Setting.STREAM.variable(), stream));
        }
        soundArn = arn;
      }
      if (!isOfSoundShard()) {
        Matcher id = SHARD.matcher(eventId);
        if (!id.matches()) {
          throw wrong("has the eventID '%s', which names no shard".formatted(eventId));
        }
        long number = Long.parseLong(id.group(1));
        if (number > Integer.MAX_VALUE) {
          throw wrong(
              "has the eventID '%s', whose shard has too large a number".formatted(eventId));
        }
        soundShard = eventId.substring(0, id.end(1) + 1);
        soundNumber = (int) number;
      }
      return soundNumber;
    }

    /** As Lambda writes it: the shard, and the sequence number. */
    private boolean isOfSoundShard() {
      return !soundShard.isEmpty()
          && eventId.length() == soundShard.length() + sequence.length()
          && eventId.startsWith(soundShard)
          && eventId.endsWith(sequence);
    }

    /** A consumer with its own throughput has its name behind the stream's. */
    private boolean isOfStream() {
      int name = arn.indexOf(":stream/");
      String behind = name < 0 ? "" : arn.substring(name + ":stream/".length());
      return behind.equals(stream) || behind.startsWith(stream + "/");
    }

    KinesisRecord record() {
      if (!SequenceOffset.isSequence(sequence)) {
        throw wrong("has the sequenceNumber '%s'".formatted(sequence));
      }
      byte[] bytes = data;
      if (bytes == null || partitionKey.isEmpty() || arrival == RawBatch.NO_ARRIVAL) {
        throw wrong("has no data, partitionKey or approximateArrivalTimestamp");
      }
      return new KinesisRecord(sequence, partitionKey, arrival, bytes);
    }

    private WrongEvent wrong(String what) {
      return new WrongEvent(
          "record %d of the event %s; this is no record as Lambda brings it from a Kinesis stream"
              .formatted(index, what));
    }
  }
}
