package dev.sluice.lambda;

import dev.sluice.engine.fault.Stop;

/**
 * The call fails: what it says is shown by AWS Lambda, and begins with a code in brackets that is
 * explained in {@code docs/errors.md}. It has no stack trace, which would be a page in the log at
 * each try: where it comes from stands in the function's own line.
 */
public final class CallFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  CallFailed(Stop stop) {
    this(stop.code().text(), Advice.of(stop));
  }

  /** The function cannot work as it was deployed or called. */
  CallFailed(String code, RuntimeException cause) {
    this(code, String.valueOf(cause.getMessage()));
  }

  CallFailed(String code, String message) {
    super("[%s] %s".formatted(code, message), null, false, false);
  }
}
