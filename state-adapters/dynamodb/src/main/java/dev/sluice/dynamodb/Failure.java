package dev.sluice.dynamodb;

import dev.sluice.aws.ServiceWords;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.fault.Stop;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What a request that failed for good means for whoever runs the function.
 *
 * @param what was to be done, as in "cannot ...", with the table's name at its end
 */
record Failure(String what) {
  /** To do something with what is in a table. */
  static Failure in(String table, String what) {
    return new Failure("%s in table %s".formatted(what, table));
  }

  /** To do something with a table itself. */
  static Failure of(String table, String what) {
    return new Failure("%s table %s".formatted(what, table));
  }

  /** There was no answer, or only that it is too busy, however often it was asked. */
  Stop outage(String why) {
    return new Stop(
        Stop.Code.STORE_FAILED,
        "cannot %s: %s; what was committed is untouched, start again when that is mended"
            .formatted(what, why));
  }

  /** An item of ours is larger than any can be, which we see to that it is not. */
  EngineBug tooLarge(String why) {
    return new EngineBug("cannot %s: %s".formatted(what, why));
  }

  /** The request was not taken, or never answered. */
  RuntimeException of(ServiceError.Reaction reaction, SdkException thrown) {
    return switch (reaction) {
      case AGAIN, UNKNOWN -> outage(ServiceWords.of(thrown));
      case MISSING ->
          new Stop(
              Stop.Code.STORE_FAILED,
              "cannot %s, which is not there; deploy the template, or create it with ./sluice tables --create (see its --project and --endpoint)"
                  .formatted(what),
              thrown);
      case DENIED ->
          new Stop(
              Stop.Code.STORE_FAILED,
              "cannot %s: %s; see that the credentials are valid and allowed to do that"
                  .formatted(what, ServiceWords.of(thrown)),
              thrown);
      case IN_USE ->
          new Stop(
              Stop.Code.STORE_FAILED,
              "cannot %s, which is being changed; start again when it is active".formatted(what),
              thrown);
      case NOTHING, REFUSED, TOO_LARGE, BUG ->
          new EngineBug(
              "DynamoDB does not take a request to %s: %s".formatted(what, ServiceWords.of(thrown)),
              thrown);
    };
  }
}
