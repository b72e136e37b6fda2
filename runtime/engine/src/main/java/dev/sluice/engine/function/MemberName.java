package dev.sluice.engine.function;

import java.nio.charset.StandardCharsets;

/** A component's name, encoded once: {@code "name":} in UTF-8. */
public final class MemberName {
  private final String name;
  private final byte[] json;
  private final byte[] next;

  /** {@code name} is a Java identifier, so it needs no escape. */
  public MemberName(String name) {
    this.name = name;
    this.json = ("\"" + name + "\":").getBytes(StandardCharsets.UTF_8);
    this.next = (",\"" + name + "\":").getBytes(StandardCharsets.UTF_8);
  }

  public String name() {
    return name;
  }

  /** The encoded form; not to be changed. */
  public byte[] json() {
    return json;
  }

  /** The encoded form behind a comma; not to be changed. */
  public byte[] nextJson() {
    return next;
  }
}
