package dev.sluice.deploy.stack;

import java.util.Map;

/**
 * Where a stack is.
 *
 * @param account the number of the account
 * @param queues what the URL of a queue begins with
 * @param defaults of parameters that have another one there than the template says
 */
public record Site(String account, String region, String queues, Map<String, String> defaults) {
  /** There a table costs nothing, and a bucket is one server more. */
  private static final Map<String, String> LOCAL = Map.of("LargePages", "table");

  public Site {
    defaults = Map.copyOf(defaults);
  }

  /** That of servers on this machine. */
  public static Site local(String queues) {
    return new Site("000000000000", "us-east-1", queues, LOCAL);
  }

  /** The URL of a queue. */
  String queue(String name) {
    return "%s/%s/%s".formatted(queues, account, name);
  }
}
