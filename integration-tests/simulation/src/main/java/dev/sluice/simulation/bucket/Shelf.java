package dev.sluice.simulation.bucket;

import dev.sluice.aws.bucket.ObjectKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The objects of all buckets, as they are. */
public final class Shelf {
  private final Map<ObjectKey, byte[]> objects = new HashMap<>();

  void put(ObjectKey key, byte[] content) {
    objects.put(key, content.clone());
  }

  Optional<byte[]> get(ObjectKey key) {
    byte @Nullable [] content = objects.get(key);
    return content == null ? Optional.empty() : Optional.of(content.clone());
  }

  void delete(ObjectKey key) {
    objects.remove(key);
  }
}
