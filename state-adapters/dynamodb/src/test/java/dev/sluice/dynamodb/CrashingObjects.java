package dev.sluice.dynamodb;

import dev.sluice.aws.bucket.ObjectKey;
import dev.sluice.aws.bucket.ObjectStore;
import java.util.List;
import java.util.Optional;

/** A bucket as a process sees it that dies; its requests to the table count too. */
final class CrashingObjects implements ObjectStore {
  private final ObjectStore real;
  private final CrashingDynamo process;

  CrashingObjects(ObjectStore real, CrashingDynamo process) {
    this.real = real;
    this.process = process;
  }

  @Override
  public void put(ObjectKey key, byte[] content) {
    Object _ =
        process.answer(
            () -> {
              real.put(key, content);
              return key;
            });
  }

  @Override
  public Optional<byte[]> get(ObjectKey key, int bytesMax) {
    return process.answer(() -> real.get(key, bytesMax));
  }

  @Override
  public boolean has(ObjectKey key) {
    return process.answer(() -> real.has(key));
  }

  @Override
  public void delete(ObjectKey key) {
    Object _ =
        process.answer(
            () -> {
              real.delete(key);
              return key;
            });
  }

  @Override
  public List<String> names(ObjectKey prefix, String after, int most) {
    return process.answer(() -> real.names(prefix, after, most));
  }

  @Override
  public void close() {}
}
