package dev.sluice.cli.redrive;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/** Where events are sent. */
interface Recipient extends AutoCloseable {
  /** As in "sent to ...". */
  String name();

  /** Why it can't take an event; "" if it can. */
  String refusal(byte[] event);

  /**
   * Sends events. Those that are there now, by their places; another may be there all the same, if
   * nobody said so.
   */
  BitSet take(List<byte[]> events) throws IOException;

  @Override
  void close() throws IOException;
}
