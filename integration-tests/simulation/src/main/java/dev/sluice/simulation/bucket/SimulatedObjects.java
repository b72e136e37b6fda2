package dev.sluice.simulation.bucket;

import dev.sluice.aws.bucket.ObjectKey;
import dev.sluice.aws.bucket.ObjectStore;
import dev.sluice.simulation.dynamo.Line;
import java.util.List;
import java.util.Optional;

/**
 * The client of one process; on its way to the bucket happens what happens on that to the table.
 */
public final class SimulatedObjects implements ObjectStore {
  private final Shelf shelf;
  private final Line line;

  public SimulatedObjects(Shelf shelf, Line line) {
    this.shelf = shelf;
    this.line = line;
  }

  private static String request(String what, ObjectKey key) {
    return "%s s3:%s/%s".formatted(what, key.bucket(), key.name());
  }

  @Override
  public void put(ObjectKey key, byte[] content) {
    boolean _ =
        line.carry(
            request("put", key),
            true,
            () -> {
              shelf.put(key, content);
              return true;
            });
  }

  @Override
  public Optional<byte[]> get(ObjectKey key, int bytesMax) {
    return line.carry(request("get", key), false, () -> shelf.get(key));
  }

  @Override
  public boolean has(ObjectKey key) {
    return line.carry(request("look for", key), false, () -> shelf.get(key).isPresent());
  }

  @Override
  public void delete(ObjectKey key) {
    boolean _ =
        line.carry(
            request("delete", key),
            true,
            () -> {
              shelf.delete(key);
              return true;
            });
  }

  @Override
  public List<String> names(ObjectKey prefix, String after, int most) {
    return line.carry(request("list", prefix), false, () -> shelf.names(prefix, after, most));
  }

  @Override
  public void close() {}
}
