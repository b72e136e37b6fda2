package dev.sluice.lambda;

import dev.sluice.engine.fault.Stop;

/**
 * The call fails: what it says is shown by AWS Lambda, and begins with a code in brackets that is
 * explained in {@code docs/errors.md}.
 */
public final class CallFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  CallFailed(Stop stop) {
    super("[%s] %s".formatted(stop.code().text(), stop.getMessage()), stop);
  }

  /** The function cannot work as it was deployed or called. */
  CallFailed(String code, RuntimeException cause) {
    super("[%s] %s".formatted(code, cause.getMessage()), cause);
  }

  CallFailed(String code, String message) {
    super("[%s] %s".formatted(code, message));
  }
}
