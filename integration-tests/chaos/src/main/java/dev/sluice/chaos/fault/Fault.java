package dev.sluice.chaos.fault;

/** What becomes of a request on its way to a service and back. Refusals have DynamoDB's names. */
public enum Fault {
  NONE,
  /** It arrives later, and is answered. */
  DELAY,
  /** The connection is cut, and the request never arrives. */
  DROP_REQUEST,
  /** The request is applied, and then the connection is cut without an answer. */
  DROP_REPLY,
  /** The connection is cut without an answer, and the request is applied after that. */
  APPLY_LATE,
  /** The request is applied, and the connection is cut in the middle of the answer. */
  CUT_REPLY,
  /** An internal error is the answer, and the request never arrives. */
  INTERNAL_ERROR,
  /** The request is applied, and an internal error is the answer. */
  INTERNAL_ERROR_APPLIED,
  /** Refused: more than was provisioned. */
  THROUGHPUT_EXCEEDED,
  /** Refused: too many requests. */
  THROTTLED,
  /** Refused: the credentials have expired. */
  EXPIRED_TOKEN
}
