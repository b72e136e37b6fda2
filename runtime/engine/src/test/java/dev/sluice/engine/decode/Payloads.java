package dev.sluice.engine.decode;

import dev.sluice.engine.source.RawBatch;
import java.util.List;

/** Payloads in memory, back to back, numbered as offsets. */
final class Payloads extends RawBatch {
  /** The payloads, each with {@code gap} between it and the next. */
  static Payloads of(List<byte[]> payloads, String gap) {
    int bytes = payloads.stream().mapToInt(p -> p.length + gap.length()).sum();
    byte[] data = new byte[bytes + SLACK];
    Payloads batch = new Payloads();
    batch.reset(data);
    int at = 0;
    for (byte[] payload : payloads) {
      System.arraycopy(payload, 0, data, at, payload.length);
      batch.add(at, payload.length);
      at += payload.length;
      for (int i = 0; i < gap.length(); i++) {
        data[at++] = (byte) gap.charAt(i);
      }
    }
    return batch;
  }

  @Override
  protected void rememberHash(int row, byte[] sha256) {}

  @Override
  public byte[] hashOf(int row) {
    return new byte[0];
  }

  @Override
  public String offset(int row) {
    return Integer.toString(row);
  }
}
