package dev.sluice.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.state.PageReference;
import dev.sluice.engine.state.Reached;
import dev.sluice.engine.state.RecordWriter;
import dev.sluice.engine.step.Counters;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.engine.store.PartitionStore.StoredHead;
import dev.sluice.engine.time.Mark;
import dev.sluice.engine.time.Watermark;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HeadCodecTest {
  private static final String NONCE = "0123456789abcdef".repeat(2);
  private static final Head.Stamp STAMP =
      new Head.Stamp(NONCE, "some.host.example/12345/0123456789abcdef", 1_780_000_000_000L);

  @Test
  void decode_encodedHead_isEqual() {
    Head head = head(new Outbox.Page(1_000_000, page(3)), page(4));
    assertThat(HeadCodec.decode(HeadCodec.encode(head))).isEqualTo(head);
  }

  @Test
  void decode_encodedFirstHead_isEqual() {
    Head first = Head.beginning(STAMP, new Head.Author(subject(), 1), Order.FIRST);
    assertThat(HeadCodec.decode(HeadCodec.encode(first))).isEqualTo(first);
  }

  @Test
  void decode_inlineOutbox_hasTheSameBytes() {
    Head head = head(new Outbox.Inline(7, new byte[] {1, 2, 3}), page(1));
    Outbox read = HeadCodec.decode(HeadCodec.encode(head)).outbox();
    assertThat(read)
        .isInstanceOfSatisfying(
            Outbox.Inline.class,
            inline -> {
              assertThat(inline.batch()).isEqualTo(7);
              assertThat(inline.outputs()).containsExactly(1, 2, 3);
            });
  }

  @Test
  void encode_fullHeadWithLongTokens_leavesRoomBelowAThousandBytes() {
    Head head = head(new Outbox.Page(1_000_000, page(3)), page(4));
    assertThat(HeadCodec.encode(head).content()).hasSizeLessThan(HeadCodec.INLINE_BYTES_MAX);
  }

  @Test
  void decode_anyByteChanged_stopsOrIsNewer() {
    StoredHead stored = HeadCodec.encode(head(new Outbox.Empty(), null));
    for (int i = 0; i < stored.content().length; i++) {
      byte[] changed = stored.content().clone();
      changed[i] ^= 0x20;
      StoredHead damaged = new StoredHead(NONCE, changed);
      assertThatThrownBy(() -> HeadCodec.decode(damaged)).as("byte %d", i).isInstanceOf(Stop.class);
    }
  }

  @Test
  void decode_anyCut_stopsAsCorrupt() {
    StoredHead stored = HeadCodec.encode(head(new Outbox.Empty(), page(1)));
    for (int length = 0; length < stored.content().length; length++) {
      StoredHead cut = new StoredHead(NONCE, Arrays.copyOf(stored.content(), length));
      assertStops(Stop.Code.CORRUPT, cut);
    }
  }

  @Test
  void decode_newerVersion_isWrongState() {
    assertStops(Stop.Code.WRONG_STATE, new StoredHead(NONCE, new RecordWriter('H', 4).finish()));
  }

  @Test
  void decode_headOfBeforeEmptySince_isTheSameWithoutIt() {
    Head head =
        head(new Outbox.Page(1_000_000, page(3)), page(4)).withEmptySince(OptionalLong.empty());
    byte[] now = HeadCodec.encode(head).content();
    // Without the flag that says that there is none, and the checksum.
    byte[] before = Arrays.copyOf(now, now.length - 1);
    before[1] = 2;
    CRC32C crc = new CRC32C();
    crc.update(before, 0, before.length - Integer.BYTES);
    ByteBuffer.wrap(before).putInt(before.length - Integer.BYTES, (int) crc.getValue());
    assertThat(HeadCodec.decode(new StoredHead(NONCE, before))).isEqualTo(head);
  }

  @Test
  void decode_underAnotherNonce_isCorrupt() {
    StoredHead stored = HeadCodec.encode(head(new Outbox.Empty(), null));
    assertStops(Stop.Code.CORRUPT, new StoredHead("f".repeat(32), stored.content()));
  }

  private static void assertStops(Stop.Code code, StoredHead stored) {
    assertThatThrownBy(() -> HeadCodec.decode(stored))
        .isInstanceOfSatisfying(Stop.class, stop -> assertThat(stop.code()).isEqualTo(code));
  }

  private static Head head(Outbox outbox, @Nullable PageReference manifest) {
    Counters counters = new Counters();
    counters.in = Long.MAX_VALUE;
    counters.accepted = Long.MIN_VALUE;
    counters.out = 12;
    Map<Channel, Confirmed> confirmed = new EnumMap<>(Channel.class);
    for (Channel channel : Channel.values()) {
      confirmed.put(channel, new Confirmed("9".repeat(50), 1_000_000, 10_000));
    }
    return new Head(
        STAMP,
        subject(),
        new Order(3, 1_000, 1_000_000),
        1,
        new Reached(
            new Position("12345678901234567890", "x".repeat(100)),
            Watermark.END,
            Watermark.START,
            true,
            1_000,
            counters),
        List.of(
            new Mark("", Mark.Kind.GAP, 0),
            new Mark("17", Mark.Kind.TICK, -5),
            new Mark("17", Mark.Kind.HANDOVER, Watermark.START),
            new Mark("17", Mark.Kind.TICK, 5),
            new Mark("18", Mark.Kind.END, Watermark.END)),
        confirmed,
        outbox,
        manifest,
        OptionalLong.of(1_780_000_000_000L));
  }

  private static Head.Subject subject() {
    byte[] sha256 = new byte[32];
    Arrays.fill(sha256, (byte) 7);
    return new Head.Subject("card-velocity", 12, new Fingerprint(sha256));
  }

  private static PageReference page(int number) {
    return new PageReference(new PageName(3, 1_000, 1_000_000, NONCE, number), 1 << 30, -1);
  }
}
