package dev.sluice.cli.dev;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What was said already: a call that fails is made again and again, and once is enough to say why.
 * What tells one request from another is left out of account. Remembers the last {@value #MAX}.
 * Thread-safe.
 */
final class Said {
  private static final int MAX = 100;

  private static final Pattern REQUEST =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=Request ID: )\\w+");

  private final Map<String, Boolean> texts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MAX;
        }
      };

  /** Whether this was not said; it is now. */
  synchronized boolean isNew(String text) {
    return texts.put(REQUEST.matcher(text).replaceAll(""), true) == null;
  }

  /** All may be said again. */
  synchronized void forget() {
    texts.clear();
  }
}
