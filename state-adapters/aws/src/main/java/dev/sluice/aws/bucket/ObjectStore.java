package dev.sluice.aws.bucket;

import java.util.List;
import java.util.Optional;

/**
 * Objects in buckets. Each request is sent once; what is read is what was last written.
 *
 * <p>All throw {@link software.amazon.awssdk.core.exception.SdkException} where there is no answer,
 * or one of another kind, with the service's code and status. Any number of threads.
 */
public interface ObjectStore extends AutoCloseable {
  /** Writes an object, in place of the one that is there; JSON if its name ends in that. */
  void put(ObjectKey key, byte[] content);

  /**
   * An object's content; empty if it is not there.
   *
   * @param bytesMax of more than these at most one byte more is read
   */
  Optional<byte[]> get(ObjectKey key, int bytesMax);

  /** Whether an object is there. It must not be an empty one. */
  boolean has(ObjectKey key);

  /** Deletes an object; no error if it is not there. */
  void delete(ObjectKey key);

  /**
   * The names of the next objects of a bucket, in their order; none if there are no more.
   *
   * @param prefix what they begin with
   * @param after the name behind which they come; "" for the first
   * @param most so many at most, up to 1,000
   */
  List<String> names(ObjectKey prefix, String after, int most);

  @Override
  void close();
}
