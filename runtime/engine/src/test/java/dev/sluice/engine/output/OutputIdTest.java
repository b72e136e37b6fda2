package dev.sluice.engine.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class OutputIdTest {
  private final OutputId id = new OutputId();

  private String hex() {
    return HexFormat.of().formatHex(id.bytes(), 0, OutputId.BYTES);
  }

  @Test
  void end_parts_areHashedBehindTheirLengths() throws Exception {
    id.begin("event", "f").part(7).part("é").end();
    MessageDigest expected = MessageDigest.getInstance("SHA-256");
    for (String part : new String[] {"event", "f", "7", "é"}) {
      byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
      expected.update(ByteBuffer.allocate(4).putInt(utf8.length).array());
      expected.update(utf8);
    }
    assertThat(hex()).isEqualTo(HexFormat.of().formatHex(expected.digest(), 0, OutputId.BYTES));
    assertThat(id.high()).isEqualTo(ByteBuffer.wrap(id.bytes()).getLong());
  }

  @Test
  void end_samePartsCutElsewhere_givesAnotherId() {
    id.begin("k", "ab").part("c").end();
    String first = hex();
    id.begin("k", "a").part("bc").end();
    assertThat(hex()).isNotEqualTo(first);
  }

  @Test
  void end_longParts_growWithoutLoss() {
    id.begin("k", "f").part("x".repeat(10_000)).part(1).end();
    String first = hex();
    id.begin("k", "f").part("x".repeat(10_000)).part(2).end();
    assertThat(hex()).isNotEqualTo(first);
  }
}
