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

  private final byte code;

  Channel(int code) {
    this.code = (byte) code;
  }

  /** The channel's number in stored form; never changes. */
  public byte code() {
    return code;
  }

  /** The channel with this number. */
  public static Channel ofCode(byte code) {
    for (Channel channel : values()) {
      if (channel.code == code) {
        return channel;
      }
    }
    throw new EngineBug("no output channel has the code " + code);
  }

  /** Whether a channel has this number. */
  public static boolean isCode(byte code) {
    return code >= 0 && code <= FAILED.code;
  }
}
