package dev.sluice.it.localstack;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/** A running LocalStack, to which functions can be deployed. Used by one thread. */
interface LocalStack extends AutoCloseable {
  /** Where all of its services listen. */
  URI endpoint();

  /**
   * What has become of calls of functions since the last time; waits until there is something.
   * Nothing where it cannot be told: whoever waits for results asks for them then.
   */
  List<CallNews> news() throws InterruptedException;

  /** Whether it tells of calls, and in which process each of them is. */
  boolean tellsOfCalls();

  /** Ends it, as a crash would, and all that it has started. */
  @Override
  void close() throws IOException;
}
