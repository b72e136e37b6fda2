package dev.sluice.kinesis;

import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.source.Produced;
import dev.sluice.engine.source.RawBatch;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records of a shard, their payloads copied back to back into bytes of the batch's own. */
public final class StreamBatch extends RawBatch {
  private final Map<Integer, byte[]> hashes = new HashMap<>();
  private byte[] bytes = new byte[SLACK];
  private String[] sequences = new String[64];
  private int[] subs = new int[64];
  private String[] partitionKeys = new String[64];

  /** Forgets all, and has room for so many bytes, which the caller fills. */
  byte[] clear(int room) {
    if (room > bytes.length - SLACK) {
      // By doubling, so that batches that grow do not each make a new one.
      long doubled = Math.max(room, 2L * (bytes.length - SLACK));
      bytes = new byte[(int) Math.min(doubled, Integer.MAX_VALUE - 2 * SLACK) + SLACK];
    }
    hashes.clear();
    reset(bytes);
    return bytes;
  }

  /** Says what the payload that is added next is called. */
  void name(String sequence, int sub, String partitionKey) {
    int row = count();
    if (row == sequences.length) {
      sequences = Arrays.copyOf(sequences, 2 * row);
      subs = Arrays.copyOf(subs, 2 * row);
      partitionKeys = Arrays.copyOf(partitionKeys, 2 * row);
    }
    sequences[row] = sequence;
    subs[row] = sub;
    partitionKeys[row] = partitionKey;
  }

  @Override
  public String partitionKey(int row) {
    return partitionKeys[row];
  }

  @Override
  protected void rememberHash(int row, byte[] sha256) {
    hashes.put(row, sha256);
  }

  @Override
  public byte[] hashOf(int row) {
    byte[] hash = hashes.get(row);
    if (hash == null) {
      throw new EngineBug("row %d is not too long".formatted(row));
    }
    return hash;
  }

  @Override
  public boolean mayRepeat() {
    return true;
  }

  @Override
  public @Nullable Produced produced(int row) {
    return Envelope.read(data(), start(row), length(row))
        .map(envelope -> envelope.produced(Lane.of(partitionKeys[row])))
        .orElse(null);
  }

  @Override
  protected void moved(int from, int to) {
    sequences[to] = sequences[from];
    subs[to] = subs[from];
    partitionKeys[to] = partitionKeys[from];
    byte[] hash = hashes.remove(from);
    if (hash != null) {
      hashes.put(to, hash);
    }
  }

  @Override
  public String offset(int row) {
    return SequenceOffset.text(sequences[row], subs[row]);
  }
}
