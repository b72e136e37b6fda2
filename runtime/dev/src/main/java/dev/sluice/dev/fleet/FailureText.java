package dev.sluice.dev.fleet;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** What Lambda says of a call that failed before the function could say anything. */
final class FailureText {
  private FailureText() {}

  static String json(Exception failure) {
    char[] message =
        JsonStringEncoder.getInstance().quoteAsString(String.valueOf(failure.getMessage()));
    return "{\"errorMessage\":\"%s\",\"errorType\":\"%s\"}"
        .formatted(String.valueOf(message), failure.getClass().getSimpleName());
  }
}
