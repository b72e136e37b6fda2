package dev.sluice.cli.state;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;

/**
 * Names a process in leases and heads: {@code HOST/PID/NUMBER}, a number of its own because a
 * system numbers processes again.
 */
public final class Owner {
  private static final int HOST_CHARS_MAX = 30;
  private static final String HOST = host();
  private static final String THIS =
      "%s/%d/%08x".formatted(HOST, ProcessHandle.current().pid(), new SecureRandom().nextInt());

  private Owner() {}

  /** The name of this process. */
  public static String ofThisProcess() {
    return THIS;
  }

  /**
   * Whether {@code owner} is a process of this machine that has ended. Of another machine's nothing
   * is known, so those are not.
   */
  public static boolean hasEnded(String owner) {
    String[] parts = owner.split("/", -1);
    if (parts.length != 3 || !parts[0].equals(HOST) || !parts[1].matches("[0-9]{1,18}")) {
      return false;
    }
    long pid = Long.parseLong(parts[1]);
    boolean other = pid == ProcessHandle.current().pid() && !owner.equals(THIS);
    return other || ProcessHandle.of(pid).isEmpty();
  }

  private static String host() {
    try {
      String name = InetAddress.getLocalHost().getHostName().replace('/', '-');
      return name.substring(0, Math.min(name.length(), HOST_CHARS_MAX));
    } catch (UnknownHostException _) {
      return "localhost";
    }
  }
}
