package dev.sluice.engine.output;

import dev.sluice.engine.fault.EngineBug;

/** Which of a function's outputs; each channel has its own sink. */
public enum Channel {
  /** Results, to the declared table or file. */
  RESULT(0),
  /** Late events. */
  LATE(1),
  /** Dead events. */
  DEAD(2),
  /** Failed results. */
  FAILED(3);

  private static final Channel[] BY_CODE = values();

  private final byte code;

  Channel(int code) {
    this.code = (byte) code;
  }

  /** The channel's number in stored form, and its place in the order above; never changes. */
  public byte code() {
    return code;
  }

  /** The channel with this number. */
  public static Channel ofCode(byte code) {
    if (!isCode(code)) {
      throw new EngineBug("no output channel has the code " + code);
    }
    return BY_CODE[code];
  }

  /** Whether a channel has this number. */
  public static boolean isCode(byte code) {
    return code >= 0 && code < BY_CODE.length;
  }
}
