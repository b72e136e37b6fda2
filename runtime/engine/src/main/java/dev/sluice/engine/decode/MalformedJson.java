package dev.sluice.engine.decode;

import java.io.Serial;

/** A text that should be JSON is not; the message says at which byte, and what should be there. */
public final class MalformedJson extends Exception {
  @Serial private static final long serialVersionUID = 1;

  MalformedJson(int at, String expected, String found) {
    super("expected %s at byte %d, found %s".formatted(expected, at, found));
  }
}
