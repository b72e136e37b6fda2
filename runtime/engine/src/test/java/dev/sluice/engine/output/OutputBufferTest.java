package dev.sluice.engine.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.fault.EngineBug;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class OutputBufferTest {
  private final OutputBuffer buffer = new OutputBuffer();

  private void add(Channel channel, long id, String payload) {
    byte[] bytes = ("x" + payload).getBytes(StandardCharsets.UTF_8);
    buffer.add(channel, id, -id, bytes, 1, bytes.length - 1);
  }

  private static String payload(OutputBuffer from, int output) {
    return new String(
        from.array(),
        from.payloadStart(output),
        from.payloadLength(output),
        StandardCharsets.UTF_8);
  }

  @Test
  void encode_everyChannelAndManyOutputs_decodesEqual() {
    for (int i = 0; i < 1_000; i++) {
      add(Channel.ofCode((byte) (i % 4)), i, "p".repeat(i));
    }
    OutputBuffer read = OutputBuffer.decode(buffer.encode());
    assertThat(read.count()).isEqualTo(1_000);
    for (int i = 0; i < 1_000; i++) {
      assertThat(read.channel(i)).isEqualTo(Channel.ofCode((byte) (i % 4)));
      assertThat(read.idHigh(i)).isEqualTo(i);
      assertThat(read.idLow(i)).isEqualTo(-i);
      assertThat(payload(read, i)).isEqualTo("p".repeat(i));
    }
  }

  @Test
  void truncate_afterSomeOutputs_forgetsTheRest() {
    add(Channel.RESULT, 1, "one");
    int bytes = buffer.bytesUsed();
    add(Channel.RESULT, 2, "two");
    buffer.truncate(1);
    assertThat(buffer.count()).isEqualTo(1);
    assertThat(buffer.bytesUsed()).isEqualTo(bytes);
    add(Channel.FAILED, 3, "three");
    assertThat(payload(OutputBuffer.decode(buffer.encode()), 1)).isEqualTo("three");
  }

  @Test
  void truncate_whileAnOutputIsBegun_dropsIt() {
    add(Channel.RESULT, 1, "one");
    byte[] before = buffer.encode();
    buffer.begin(Channel.RESULT, 2, 2);
    buffer.text().raw("half of two");
    buffer.truncate(1);
    assertThat(buffer.encode()).isEqualTo(before);
    add(Channel.LATE, 3, "three");
    assertThat(payload(buffer, 1)).isEqualTo("three");
  }

  @Test
  void begin_endedAfterItsText_isAnOutputLikeAnother() {
    buffer.begin(Channel.FAILED, 7, 8);
    buffer.text().raw("{}").raw("x".repeat(5_000));
    buffer.end();
    OutputBuffer read = OutputBuffer.decode(buffer.encode());
    assertThat(read.channel(0)).isEqualTo(Channel.FAILED);
    assertThat(read.idHigh(0)).isEqualTo(7);
    assertThat(read.idLow(0)).isEqualTo(8);
    assertThat(payload(read, 0)).isEqualTo("{}" + "x".repeat(5_000));
  }

  @Test
  void spillTo_manyCalls_goesOnInBlocksOfWholeCalls() {
    ByteArrayOutputStream spilled = new ByteArrayOutputStream();
    List<Integer> firsts = new ArrayList<>();
    buffer.spillTo(
        block -> {
          firsts.add(block.index(0));
          assertThat(block.bytesUsed()).isBetween(1_000, 1_150);
          spilled.write(block.array(), 0, block.bytesUsed());
        },
        1_000);
    for (int i = 0; i < 100; i++) {
      // Two outputs a call; every third call is taken back.
      int before = buffer.count();
      begunAndEnded(2L * i);
      begunAndEnded(2L * i + 1);
      if (i % 3 == 0) {
        buffer.truncate(before);
      }
      buffer.endCall();
    }
    spilled.writeBytes(buffer.encode());
    assertThat(firsts).hasSizeGreaterThan(5).startsWith(0).isSorted().doesNotHaveDuplicates();
    OutputBuffer read = OutputBuffer.decode(spilled.toByteArray());
    assertThat(read.count()).isEqualTo(132).isEqualTo(buffer.index(buffer.count()));
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < read.count(); i++) {
      ids.add(read.idHigh(i));
    }
    assertThat(ids)
        .isEqualTo(LongStream.range(0, 200).filter(i -> i / 2 % 3 != 0).boxed().toList());
    buffer.clear();
    assertThat(buffer.index(0)).isZero();
  }

  private void begunAndEnded(long id) {
    buffer.begin(Channel.RESULT, id, id);
    buffer.text().raw("x".repeat(40));
    buffer.end();
  }

  @Test
  void spillTo_outputThatIsACallOfItsOwn_goesOnBehindIt() {
    List<Integer> counts = new ArrayList<>();
    buffer.spillTo(block -> counts.add(block.count()), 60);
    add(Channel.DEAD, 1, "dead");
    add(Channel.DEAD, 2, "x".repeat(100));
    add(Channel.DEAD, 3, "dead");
    assertThat(counts).containsExactly(2);
    assertThat(buffer.count()).isEqualTo(1);
    assertThat(buffer.index(0)).isEqualTo(2);
  }

  @Test
  void endCall_insideAnOutput_isABug() {
    buffer.spillTo(_ -> {}, 1);
    buffer.begin(Channel.RESULT, 1, 1);
    buffer.end();
    buffer.begin(Channel.RESULT, 2, 2);
    assertThatThrownBy(buffer::endCall).isInstanceOf(EngineBug.class);
  }

  @Test
  void readBlock_everySize_givesAllOutputsInOrder() {
    for (int i = 0; i < 50; i++) {
      add(Channel.ofCode((byte) (i % 4)), i, "p".repeat(i));
    }
    byte[] encoded = buffer.encode();
    for (int bytes : new int[] {1, 22, 100, 1_000, encoded.length, Integer.MAX_VALUE}) {
      OutputBuffer block = new OutputBuffer();
      Bytes in = new Bytes(encoded);
      int seen = 0;
      while (block.readBlock(in, bytes)) {
        assertThat(block.index(0)).isEqualTo(seen);
        assertThat(block.bytesUsed() - bytes).isLessThan(21 + 50);
        for (int i = 0; i < block.count(); i++, seen++) {
          assertThat(block.idHigh(i)).isEqualTo(seen);
          assertThat(payload(block, i)).isEqualTo("p".repeat(seen));
        }
      }
      assertThat(seen).as("outputs in blocks of %d", bytes).isEqualTo(50);
    }
  }

  @Test
  void readBlock_lengthBeyondWhatIsLeft_isRefusedBeforeRoomIsMadeForIt() {
    add(Channel.RESULT, 1, "one");
    byte[] encoded = buffer.encode();
    encoded[17] = 0x7f;
    assertThatThrownBy(() -> new OutputBuffer().readBlock(new Bytes(encoded), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("output 0 is cut off");
  }

  @Test
  void readBlock_fewerBytesThanWereSaid_isRefused() {
    add(Channel.RESULT, 1, "one");
    byte[] encoded = buffer.encode();
    for (int length = 0; length < encoded.length; length++) {
      Bytes fewer = new Bytes(Arrays.copyOf(encoded, length), encoded.length);
      assertThatThrownBy(() -> new OutputBuffer().readBlock(fewer, 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** Encoded outputs that are said to be so long. */
  private static final class Bytes implements OutputBuffer.Encoded {
    private final ByteArrayInputStream in;
    private long left;

    Bytes(byte[] encoded) {
      this(encoded, encoded.length);
    }

    Bytes(byte[] encoded, int said) {
      this.in = new ByteArrayInputStream(encoded);
      this.left = said;
    }

    @Override
    public long left() {
      return left;
    }

    @Override
    public int read(byte[] into, int from, int length) {
      int read = in.readNBytes(into, from, length);
      left -= read;
      return read;
    }
  }

  @Test
  void replace_someOutput_standsInItsPlace() {
    add(Channel.RESULT, 1, "one");
    add(Channel.RESULT, 2, "two");
    add(Channel.DEAD, 3, "three");
    byte[] letter = "a letter".getBytes(StandardCharsets.UTF_8);
    buffer.replace(1, Channel.DEAD, letter, 2, 6);
    buffer.replace(0, Channel.DEAD, letter, 0, 1);
    buffer.replace(1, Channel.DEAD, letter, 0, 8);
    assertThat(buffer.count()).isEqualTo(3);
    assertThat(buffer.channel(1)).isEqualTo(Channel.DEAD);
    assertThat(buffer.idHigh(1)).isEqualTo(2);
    assertThat(buffer.idLow(1)).isEqualTo(-2);
    assertThat(payload(buffer, 0)).isEqualTo("a");
    assertThat(payload(buffer, 1)).isEqualTo("a letter");
    assertThat(payload(buffer, 2)).isEqualTo("three");
  }

  @Test
  void decode_everyPrefixThatCutsAnOutput_isRefused() {
    add(Channel.LATE, 1, "late");
    add(Channel.DEAD, 2, "dead");
    byte[] whole = buffer.encode();
    int first = whole.length / 2;
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      if (length != first) {
        assertThatThrownBy(() -> OutputBuffer.decode(cut))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void decode_unknownChannel_isRefused() {
    add(Channel.RESULT, 1, "one");
    byte[] encoded = buffer.encode();
    encoded[0] = 4;
    assertThatThrownBy(() -> OutputBuffer.decode(encoded))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
