package dev.sluice.dynamodb;

import dev.sluice.engine.store.Lease;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A partition's lease, an item of its own. What can't be read as one is nobody's: it is taken like
 * a lease that is over. Nothing here reads a clock.
 */
final class DynamoLease implements Lease {
  private static final String OWNER = "owner";
  private static final String UNTIL = "until";
  private static final Map<String, String> NAMES = Map.of("#owner", OWNER, "#until", UNTIL);

  /** Who refused a lease may have let go of it before it is asked who it is. */
  private static final int ATTEMPTS_MAX = 3;

  private final StateTable table;
  private final ItemKey key;

  DynamoLease(StateTable table, ItemKey.Partition partition) {
    this.table = table;
    this.key = partition.lease();
  }

  @Override
  public Attempt hold(String owner, long nowMillis, long untilMillis) {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      if (put(owner, nowMillis, untilMillis)) {
        return new Attempt.Held();
      }
      Optional<Holder> other = holder();
      if (other.isPresent()) {
        return new Attempt.Other(other.get());
      }
    }
    return new Attempt.Other(new Holder("", nowMillis));
  }

  /**
   * What is missing or of another type is neither between nor less nor more, so that a lease is
   * another's only if all of it can be read.
   */
  private boolean put(String owner, long nowMillis, long untilMillis) {
    Condition free =
        new Condition(
            "NOT (#until BETWEEN :next AND :last) OR NOT (#owner < :owner OR #owner > :owner)",
            NAMES,
            Map.of(
                ":next", number(nowMillis + 1),
                ":last", number(Long.MAX_VALUE),
                ":owner", AttributeValue.fromS(owner)));
    Sent sent =
        table.put(
            Operation.LEASE_WRITE,
            key,
            Map.of(OWNER, AttributeValue.fromS(owner), UNTIL, number(untilMillis)),
            free,
            Backoff.STORE);
    return sent.isApplied(table.failure(Operation.LEASE_WRITE));
  }

  @Override
  public void release(String owner) {
    Condition own =
        new Condition(
            "#owner = :owner",
            Map.of("#owner", OWNER),
            Map.of(":owner", AttributeValue.fromS(owner)));
    table.delete(Operation.LEASE_WRITE, key, own);
  }

  @Override
  public Optional<Holder> holder() {
    return table.get(Operation.LEASE_READ, key).flatMap(DynamoLease::holder);
  }

  /** Empty for what is no lease. */
  private static Optional<Holder> holder(Map<String, AttributeValue> item) {
    @Nullable AttributeValue owner = item.get(OWNER);
    @Nullable AttributeValue until = item.get(UNTIL);
    if (owner == null || owner.s() == null || until == null || until.n() == null) {
      return Optional.empty();
    }
    BigDecimal millis = new BigDecimal(until.n());
    return millis.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
        ? Optional.empty()
        : Optional.of(new Holder(owner.s(), millis.longValue()));
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(String.valueOf(value));
  }
}
