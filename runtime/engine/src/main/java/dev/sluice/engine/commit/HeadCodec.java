package dev.sluice.engine.commit;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.state.PageReference;
import dev.sluice.engine.state.Reached;
import dev.sluice.engine.state.RecordReader;
import dev.sluice.engine.state.RecordWriter;
import dev.sluice.engine.store.PartitionStore.StoredHead;
import dev.sluice.engine.time.Mark;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Heads in stored form. A table bills the whole item at each write, by the kilobyte, so it is
 * compact: less than {@link #INLINE_BYTES_MAX} bytes in the common case, which leaves room for the
 * names and keys of an item below 1,000 bytes.
 */
public final class HeadCodec {
  /** Outputs lie in the head itself while it stays below this. */
  static final int INLINE_BYTES_MAX = 900;

  private static final String WHAT = "head";
  private static final char KIND = 'H';
  private static final int VERSION = 3;

  private static final int OUTBOX_EMPTY = 0;
  private static final int OUTBOX_INLINE = 1;
  private static final int OUTBOX_PAGE = 2;

  private HeadCodec() {}

  /** The stored form. */
  public static StoredHead encode(Head head) {
    RecordWriter out = new RecordWriter(KIND, VERSION);
    Head.Stamp stamp = head.stamp();
    out.text(stamp.nonce()).text(stamp.owner()).number(stamp.atMillis());
    out.text(head.subject().function()).number(head.subject().partition());
    out.bytes(head.subject().fingerprint().bytes());
    Order order = head.order();
    out.number(order.incarnation()).number(order.epoch()).number(order.batch());
    out.number(head.deploy());
    head.reached().write(out);
    writeMarks(head.marks(), out);
    writeConfirmed(head.confirmed(), out);
    writeOutbox(head.outbox(), out);
    PageReference manifest = head.manifest();
    out.flag(manifest != null);
    if (manifest != null) {
      manifest.write(out);
    }
    OptionalLong emptySince = head.emptySince();
    out.flag(emptySince.isPresent());
    emptySince.ifPresent(out::number);
    return new StoredHead(head.nonce(), out.finish());
  }

  /**
   * Where the outputs of {@code head}'s batch go, all of which are at hand: into it while it stays
   * small, else to a page of its commit.
   */
  static Outbox outboxFor(Head head, OutputBuffer outputs, CommitPages pages) {
    if (outputs.count() == 0) {
      return new Outbox.Empty();
    }
    if (outputs.bytesUsed() < INLINE_BYTES_MAX) {
      Outbox inline = new Outbox.Inline(head.batch(), outputs.encode());
      if (encode(head.withOutbox(inline)).content().length < INLINE_BYTES_MAX) {
        return inline;
      }
    }
    return new Outbox.Page(head.batch(), pages.write(outputs.array(), outputs.bytesUsed()));
  }

  private static void writeMarks(List<Mark> marks, RecordWriter out) {
    out.number(marks.size());
    for (Mark mark : marks) {
      out.text(mark.afterOffset()).number(code(mark.kind())).number(mark.watermark());
    }
  }

  private static int code(Mark.Kind kind) {
    return switch (kind) {
      case TICK -> 1;
      case END -> 2;
      case GAP -> 3;
      case HANDOVER -> 4;
      case CLOSED -> 5;
    };
  }

  private static void writeConfirmed(Map<Channel, Confirmed> confirmed, RecordWriter out) {
    out.number(confirmed.size());
    for (Channel channel : Channel.values()) {
      Confirmed of = confirmed.get(channel);
      if (of != null) {
        out.number(channel.code()).text(of.token()).number(of.batch()).number(of.index());
      }
    }
  }

  private static void writeOutbox(Outbox outbox, RecordWriter out) {
    switch (outbox) {
      case Outbox.Empty() -> out.number(OUTBOX_EMPTY);
      case Outbox.Inline(var batch, var outputs) ->
          out.number(OUTBOX_INLINE).number(batch).bytes(outputs);
      case Outbox.Page(var batch, var page) -> page.write(out.number(OUTBOX_PAGE).number(batch));
    }
  }

  /**
   * Reads the stored form.
   *
   * @throws Stop {@code CORRUPT} if it is damaged, {@code WRONG_STATE} if it is newer than this
   *     program
   */
  public static Head decode(StoredHead stored) {
    RecordReader in = new RecordReader(WHAT, stored.content(), KIND, VERSION);
    Head.Stamp stamp = new Head.Stamp(in.text(), in.text(), in.number());
    if (!stamp.nonce().equals(stored.nonce())) {
      throw new Stop(
          Stop.Code.CORRUPT,
          "the head is stored under another nonce than its own; restore the state from a copy, or"
              + " start again with --fresh");
    }
    Head.Subject subject =
        new Head.Subject(in.text(), in.smallNumber(), new Fingerprint(in.bytes()));
    Order order = new Order(in.number(), in.number(), in.number());
    long deploy = in.number();
    Reached reached = Reached.read(in);
    List<Mark> marks = readMarks(in);
    Map<Channel, Confirmed> confirmed = readConfirmed(in);
    Outbox outbox = readOutbox(in);
    @Nullable PageReference manifest = in.flag() ? PageReference.read(in) : null;
    OptionalLong emptySince =
        in.version() >= 3 && in.flag() ? OptionalLong.of(in.number()) : OptionalLong.empty();
    in.end();
    return new Head(
        stamp, subject, order, deploy, reached, marks, confirmed, outbox, manifest, emptySince);
  }

  private static List<Mark> readMarks(RecordReader in) {
    List<Mark> marks = new ArrayList<>();
    int count = in.smallNumber();
    for (int i = 0; i < count; i++) {
      marks.add(new Mark(in.text(), kind(in.smallNumber()), in.number()));
    }
    return marks;
  }

  private static Mark.Kind kind(int code) {
    for (Mark.Kind kind : Mark.Kind.values()) {
      if (code(kind) == code) {
        return kind;
      }
    }
    throw unknown("mark", code);
  }

  private static Map<Channel, Confirmed> readConfirmed(RecordReader in) {
    Map<Channel, Confirmed> confirmed = new EnumMap<>(Channel.class);
    int count = in.smallNumber();
    for (int i = 0; i < count; i++) {
      int code = in.smallNumber();
      if (code > Byte.MAX_VALUE || !Channel.isCode((byte) code)) {
        throw unknown("channel", code);
      }
      confirmed.put(
          Channel.ofCode((byte) code), new Confirmed(in.text(), in.number(), in.smallNumber()));
    }
    return confirmed;
  }

  private static Outbox readOutbox(RecordReader in) {
    int kind = in.smallNumber();
    return switch (kind) {
      case OUTBOX_EMPTY -> new Outbox.Empty();
      case OUTBOX_INLINE -> new Outbox.Inline(in.number(), in.bytes());
      case OUTBOX_PAGE -> new Outbox.Page(in.number(), PageReference.read(in));
      default -> throw unknown("outbox", kind);
    };
  }

  private static Stop unknown(String what, int code) {
    return new Stop(
        Stop.Code.CORRUPT,
        "the head names a %s of unknown kind %d; restore the state from a copy, or start again with --fresh"
            .formatted(what, code));
  }
}
