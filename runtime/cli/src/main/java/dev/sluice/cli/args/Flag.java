package dev.sluice.cli.args;

/**
 * A flag that a command takes.
 *
 * @param name with its dashes
 * @param value what stands for its value in the help, "" if it takes none
 * @param help one line
 */
public record Flag(String name, String value, String help) {
  /** A flag with a value. */
  public static Flag valued(String name, String value, String help) {
    return new Flag(name, value, help);
  }

  /** A flag without one. */
  public static Flag plain(String name, String help) {
    return new Flag(name, "", help);
  }

  /** Whether a value follows it. */
  public boolean takesValue() {
    return !value.isEmpty();
  }
}
