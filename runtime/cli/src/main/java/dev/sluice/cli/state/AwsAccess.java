package dev.sluice.cli.state;

import dev.sluice.aws.AwsIdentity;
import dev.sluice.cli.CommandFailed;
import java.util.Map;

/** Whether AWS can be reached, asked before it is: what the SDK says of it later is no sentence. */
public final class AwsAccess {
  private AwsAccess() {}

  /**
   * The variables of an environment that say who we are there, and where that is.
   *
   * @throws CommandFailed if nothing says so, with the repair
   */
  public static Map<String, String> environment() throws CommandFailed {
    try {
      return AwsIdentity.environment();
    } catch (IllegalStateException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  /** Fails without credentials or a region. */
  public static void require() throws CommandFailed {
    Map<String, String> _ = environment();
  }
}
