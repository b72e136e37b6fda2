package dev.sluice.memory;

import dev.sluice.engine.source.Produced;
import dev.sluice.engine.source.RawBatch;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The payloads of one read, copied back to back. */
final class MemoryBatch extends RawBatch {
  /** As much of a payload that is too long as a dead letter shows. */
  private static final int KEPT = 256 << 10;

  private final Map<Integer, byte[]> hashes = new HashMap<>();
  private List<MemoryLog.Entry> entries = new ArrayList<>();

  void fill(List<MemoryLog.Entry> given, int eventBytesMax) {
    entries = new ArrayList<>(given);
    hashes.clear();
    byte[] bytes = new byte[given.stream().mapToInt(e -> kept(e, eventBytesMax)).sum() + SLACK];
    reset(bytes);
    int at = 0;
    for (MemoryLog.Entry entry : given) {
      int length = kept(entry, eventBytesMax);
      System.arraycopy(entry.payload(), 0, bytes, at, length);
      if (entry.payload().length > eventBytesMax) {
        addTooLong(at, length, entry.payload().length, sha256(entry.payload()));
      } else {
        add(at, length);
      }
      if (entry.arrival() != NO_ARRIVAL) {
        arrivedAt(entry.arrival());
      }
      at += length;
    }
  }

  private static int kept(MemoryLog.Entry entry, int eventBytesMax) {
    int length = entry.payload().length;
    return length > eventBytesMax ? Math.min(length, KEPT) : length;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  protected void rememberHash(int row, byte[] sha256) {
    hashes.put(row, sha256);
  }

  @Override
  public byte[] hashOf(int row) {
    byte @Nullable [] hash = hashes.get(row);
    if (hash == null) {
      throw new IllegalArgumentException("payload %d is not too long".formatted(row));
    }
    return hash;
  }

  @Override
  public boolean mayRepeat() {
    return entries.stream().anyMatch(entry -> entry.produced() != null);
  }

  @Override
  public @Nullable Produced produced(int row) {
    return entries.get(row).produced();
  }

  @Override
  protected void moved(int from, int to) {
    entries.set(to, entries.get(from));
    byte @Nullable [] hash = hashes.remove(from);
    if (hash != null) {
      hashes.put(to, hash);
    }
  }

  @Override
  public @Nullable String partitionKey(int row) {
    return entries.get(row).key();
  }

  @Override
  public long offsetNumber(int row) {
    return entries.get(row).offset();
  }
}
