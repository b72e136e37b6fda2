package dev.sluice.deploy.stack;

/**
 * A place in a template, for messages.
 *
 * @param in what it belongs to, such as {@code resource PaymentsStream}
 * @param property the path to it from there, by dots; "" for all of it
 */
record Where(String in, String property) {
  /** A whole section, or all of something. */
  static Where of(String in) {
    return new Where(in, "");
  }

  /** A part of it. */
  Where at(String name) {
    return new Where(in, property.isEmpty() ? name : property + "." + name);
  }

  /** What is wrong there. */
  WrongTemplate wrong(String what) {
    return new WrongTemplate(
        property.isEmpty()
            ? "%s %s".formatted(in, what)
            : "%s: property %s %s".formatted(in, property, what));
  }
}
