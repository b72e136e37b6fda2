package dev.sluice.engine.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
