package dev.sluice.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * What the parser of the hand-written loops costs alone: every token of the chunk by one streaming
 * parser, no value looked at, nothing made of it. After a malformed line it goes on behind the next
 * newline.
 */
final class BareJackson implements Contender {
  private final JsonFactory factory = new JsonFactory();
  private long events;

  @Override
  public Outcome run(byte[] data, int length) throws IOException {
    events = 0;
    long dead = 0;
    int from = 0;
    while (from < length) {
      try (JsonParser parser = factory.createParser(data, from, length - from)) {
        try {
          read(parser);
          from = length;
        } catch (JsonProcessingException _) {
          dead++;
          from += (int) parser.currentLocation().getByteOffset();
          while (from < length && data[from - 1] != '\n') {
            from++;
          }
        }
      }
    }
    return new Outcome(events, 0, dead, 0, 0);
  }

  /** Counts every event that begins, also the one that turns out to be malformed. */
  private void read(JsonParser parser) throws IOException {
    int depth = 0;
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      if (token == JsonToken.START_OBJECT) {
        events += depth++ == 0 ? 1 : 0;
      } else if (token == JsonToken.END_OBJECT) {
        depth--;
      }
    }
  }
}
