package dev.sluice.dynamodb;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Who works on a partition, and until when: advice for workers that pull, so that they don't all
 * try. It never decides whether a commit is real; a damaged or forgotten one only costs time.
 * Nothing here reads a clock.
 */
public final class DynamoLease {
  private static final String OWNER = "owner";
  private static final String UNTIL = "until";
  private static final Map<String, String> NAMES = Map.of("#owner", OWNER, "#until", UNTIL);

  private final StateTable table;
  private final ItemKey key;

  public DynamoLease(Service service, String table, String function, int partition) {
    this.table = new StateTable(service, table);
    this.key = new ItemKey.Partition(function, partition).lease();
  }

  /**
   * Who has the lease.
   *
   * @param untilMillis since 1970; from then on others may take it
   */
  public record Held(String owner, long untilMillis) {}

  /**
   * Takes the lease if nobody has it, it has run out, or it is {@code wanted}'s already.
   *
   * @return whether it was taken
   */
  public boolean take(Held wanted, long nowMillis) {
    return put(
        wanted,
        new Condition(
            "attribute_not_exists(#until) OR #until <= :now OR #owner = :owner",
            NAMES,
            Map.of(":now", number(nowMillis), ":owner", AttributeValue.fromS(wanted.owner()))));
  }

  /**
   * Extends a lease.
   *
   * @return whether {@code wanted} still had it
   */
  public boolean renew(Held wanted) {
    return put(wanted, heldBy(wanted.owner()));
  }

  private boolean put(Held wanted, Condition condition) {
    Sent sent =
        table.put(
            Operation.LEASE_WRITE,
            key,
            Map.of(
                OWNER, AttributeValue.fromS(wanted.owner()), UNTIL, number(wanted.untilMillis())),
            condition,
            Backoff.STORE);
    return switch (sent) {
      case Sent.Applied() -> true;
      case Sent.Refused(_) -> false;
      case Sent.Unclear(var why) -> throw table.failure(Operation.LEASE_WRITE).outage(why);
      case Sent.TooLarge(var why) -> throw table.failure(Operation.LEASE_WRITE).tooLarge(why);
    };
  }

  /** Lets go of the lease; no error if {@code owner} does not have it. */
  public void release(String owner) {
    table.delete(Operation.LEASE_WRITE, key, heldBy(owner));
  }

  private static Condition heldBy(String owner) {
    return new Condition(
        "#owner = :owner", Map.of("#owner", OWNER), Map.of(":owner", AttributeValue.fromS(owner)));
  }

  /** Who has it, or last had it; empty if it was let go, was never taken, or is no lease. */
  public Optional<Held> read() {
    return table.get(Operation.LEASE_READ, key).flatMap(DynamoLease::held);
  }

  private static Optional<Held> held(Map<String, AttributeValue> item) {
    @Nullable AttributeValue owner = item.get(OWNER);
    @Nullable AttributeValue until = item.get(UNTIL);
    if (owner == null || owner.s() == null || until == null || until.n() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Held(owner.s(), Long.parseLong(until.n())));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(String.valueOf(value));
  }
}
