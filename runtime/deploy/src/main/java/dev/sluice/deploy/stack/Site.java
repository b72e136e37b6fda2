package dev.sluice.deploy.stack;

/**
 * Where a stack is.
 *
 * @param account the number of the account
 * @param queues what the URL of a queue begins with
 */
public record Site(String account, String region, String queues) {
  /** That of servers on this machine. */
  public static Site local(String queues) {
    return new Site("000000000000", "us-east-1", queues);
  }

  /** The URL of a queue. */
  String queue(String name) {
    return "%s/%s/%s".formatted(queues, account, name);
  }
}
