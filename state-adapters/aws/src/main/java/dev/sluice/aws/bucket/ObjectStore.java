package dev.sluice.aws.bucket;

import java.util.Optional;

/**
 * Objects in buckets. Each request is sent once; what is read is what was last written.
 *
 * <p>All throw {@link software.amazon.awssdk.core.exception.SdkException} where there is no answer,
 * or one of another kind, with the service's code and status. Any number of threads.
 */
public interface ObjectStore extends AutoCloseable {
  /** Writes an object, in place of the one that is there. */
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

  @Override
  void close();
}
