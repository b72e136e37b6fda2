package dev.sluice.simulation.bucket;

import dev.sluice.aws.bucket.ObjectKey;
import java.util.HashMap;
import java.util.List;
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

  List<String> names(ObjectKey prefix, String after, int most) {
    return objects.keySet().stream()
        .filter(key -> key.bucket().equals(prefix.bucket()))
        .map(ObjectKey::name)
        .filter(name -> name.startsWith(prefix.name()) && name.compareTo(after) > 0)
        .sorted()
        .limit(most)
        .toList();
  }

  void delete(ObjectKey key) {
    objects.remove(key);
  }
}
