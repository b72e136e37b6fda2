package dev.sluice.dynamodb;

import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.store.CommitRows;
import dev.sluice.engine.store.Lease;
import dev.sluice.engine.store.PartitionStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One partition's head and pages in the state table. */
final class DynamoPartitionStore implements PartitionStore {
  /** The head's number among the items of a commit's transaction; the rows follow. */
  private static final int HEAD_ITEM = 0;

  private static final Piece NOTHING_YET = new Piece(new byte[0], false);

  private final FunctionLabel label;
  private final StateTable table;
  private final ItemKey.Partition partition;
  private final Failpoints failpoints;
  private final PagePlaces places;

  DynamoPartitionStore(FunctionLabel label, PagePlaces places, Failpoints failpoints) {
    this.label = label;
    this.table = places.table();
    this.partition = places.partition();
    this.failpoints = failpoints;
    this.places = places;
  }

  @Override
  public PartitionStore partition(int number) {
    return new DynamoPartitionStore(
        label,
        new PagePlaces(
            table,
            new ItemKey.Partition(partition.function(), number),
            places.cut(),
            places.bucket()),
        failpoints);
  }

  @Override
  public Optional<StoredHead> readHead() {
    ItemKey key = partition.head();
    return table.get(Operation.HEAD_READ, key).map(item -> HeadRow.read(key, table.name(), item));
  }

  @Override
  public Outcome writeHead(String expected, StoredHead next) {
    if (expected.isEmpty()) {
      label.claim(table, partition.partition());
    }
    ItemKey key = partition.head();
    failpoints.reached(Failpoint.HEAD_TEMP);
    Sent sent =
        table.put(
            Operation.HEAD_WRITE,
            key,
            HeadRow.attributes(key, next),
            HeadRow.holds(expected),
            Backoff.HEAD);
    failpoints.reached(Failpoint.HEAD_RENAMED);
    failpoints.reached(Failpoint.HEAD_SYNCED);
    return switch (sent) {
      case Sent.Applied() -> Outcome.APPLIED;
      case Sent.Refused(_) -> Outcome.REFUSED;
      case Sent.Unclear(_) -> Outcome.UNKNOWN;
      case Sent.TooLarge(var why) -> throw table.failure(Operation.HEAD_WRITE).tooLarge(why);
    };
  }

  /** The token of the transaction is the head's nonce, which no other write has (rule 1). */
  @Override
  public AtomicOutcome writeHead(String expected, StoredHead next, CommitRows rows) {
    if (!(rows instanceof TableRows ours)) {
      throw new IllegalArgumentException("rows of another kind of sink: " + rows.getClass());
    }
    ItemKey key = partition.head();
    failpoints.reached(Failpoint.HEAD_TEMP);
    Transacted transacted =
        table.transact(
            key, HeadRow.attributes(key, next), HeadRow.holds(expected), ours, next.nonce());
    failpoints.reached(Failpoint.HEAD_RENAMED);
    failpoints.reached(Failpoint.HEAD_SYNCED);
    return switch (transacted) {
      case Transacted.Applied() -> new AtomicOutcome.Head(Outcome.APPLIED);
      case Transacted.Unclear() -> new AtomicOutcome.Head(Outcome.UNKNOWN);
      case Transacted.Refused(var items) ->
          items.contains(HEAD_ITEM)
              ? new AtomicOutcome.Head(Outcome.REFUSED)
              : new AtomicOutcome.RowsRefused(
                  items.stream().map(item -> ours.output(item - 1)).toList());
    };
  }

  @Override
  public PageWriter newPage(PageName name) {
    String writer = "%016x".formatted(table.service().random().nextLong());
    return new DynamoPageWriter(places, name, writer, failpoints);
  }

  @Override
  public Optional<PageReader> openPage(PageName name) {
    PageItem item = places.item(name);
    Optional<Map<String, AttributeValue>> found = item.read();
    return found.map(
        content ->
            new DynamoPageReader(
                item,
                places.chunks(name, item.bucket(content)),
                item.whole(content).orElse(NOTHING_YET)));
  }

  @Override
  public List<PageName> pages() {
    List<PageName> names = new ArrayList<>();
    table.keys(
        Operation.PAGE_LIST,
        new ItemKey(partition.pk(), ItemKey.PAGE),
        sk -> parse(sk.substring(ItemKey.PAGE.length())).ifPresent(names::add));
    return names;
  }

  /** Empty for an item that is not ours, which is left alone. */
  private static Optional<PageName> parse(String name) {
    try {
      return Optional.of(PageName.parse(name));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  @Override
  public void deletePage(PageName name) {
    failpoints.reached(Failpoint.PAGE_DELETE);
    new PageDeletion(places, name).run();
  }

  @Override
  public Lease lease() {
    return new DynamoLease(table, partition);
  }

  @Override
  public void close() {}
}
