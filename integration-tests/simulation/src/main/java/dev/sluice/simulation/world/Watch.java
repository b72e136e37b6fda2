package dev.sluice.simulation.world;

import dev.sluice.dynamodb.DynamoStateStore;
import dev.sluice.dynamodb.FunctionLabel;
import dev.sluice.dynamodb.PageBucket;
import dev.sluice.dynamodb.Service;
import dev.sluice.dynamodb.Units;
import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.HeadCodec;
import dev.sluice.engine.commit.Outbox;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.state.Manifest;
import dev.sluice.engine.state.PageInput;
import dev.sluice.engine.state.PageReference;
import dev.sluice.engine.state.StatePage;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.simulation.bucket.Shelf;
import dev.sluice.simulation.bucket.SimulatedObjects;
import dev.sluice.simulation.dynamo.Attributes;
import dev.sluice.simulation.dynamo.Database;
import dev.sluice.simulation.dynamo.Line;
import dev.sluice.simulation.dynamo.SimulatedDynamo;
import dev.sluice.simulation.process.SimulatedProcess;
import dev.sluice.simulation.sight.Sight;
import dev.sluice.simulation.sight.Sights;
import dev.sluice.testkit.invariant.Invariants;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Sees every write to the tables, checks the invariants after it, and knows the states it saw. */
final class Watch implements DeliveryWatch.Listener {
  private final Sights sights;
  private final Invariants invariants = new Invariants();
  private final PartitionStore store;
  private final Course course = new Course();
  private final Set<String> named = new HashSet<>();
  private final Set<String> nonces = new HashSet<>();
  private final Set<String> there = new HashSet<>();
  private final Set<String> gone = new HashSet<>();
  private final Set<String> inBucket = new HashSet<>();
  private final Set<String> living = new HashSet<>();
  private String leaseOwner = "";
  private long delivered = -1;
  private @Nullable Head head;
  private boolean written;

  Watch(Database database, Optional<Shelf> shelf, String function, Sights sights) {
    this.sights = sights;
    Service service =
        new Service(
            new SimulatedDynamo(database, Line.DIRECT),
            _ -> {
              throw new EngineBug("nothing goes wrong on the direct line");
            },
            new SplittableRandom(0),
            new Units());
    this.store =
        DynamoStateStore.open(
                service, Places.STATE, new FunctionLabel(function, 1), Failpoints.NONE)
            .withBucket(
                shelf.map(
                    objects ->
                        new PageBucket(
                            new SimulatedObjects(objects, Line.DIRECT),
                            Places.BUCKET,
                            _ -> {},
                            new SplittableRandom(0))))
            .open(function, Places.PARTITION);
    database.watch(this::written);
  }

  private void written(Database.Write write, boolean applied, boolean together) {
    if (!write.table().equals(Places.STATE)) {
      return;
    }
    Map<String, AttributeValue> item = write.item();
    String place = write.table() + "/" + write.key().text();
    if (together) {
      sights.add(applied ? Sight.RESULTS_IN_COMMIT : Sight.RESULTS_IN_COMMIT_REFUSED);
    }
    written |= applied;
    if (Places.isLaterChunk(place) && applied) {
      sights.add(item.isEmpty() ? Sight.CHUNKED_PAGE_DELETED : Sight.CHUNKED_PAGE);
    }
    if (Places.isPage(place) && item.isEmpty()) {
      deleted(Places.pageOf(place));
    } else if (Places.isPage(place) && applied) {
      there.add(Places.pageOf(place));
      if (item.containsKey("bucket")) {
        sights.add(Sight.PAGE_IN_BUCKET);
        inBucket.add(Places.pageOf(place));
      }
    } else if (Places.isHead(place) && !applied) {
      refused(item);
    } else if (Places.isLease(place) && applied) {
      leased(item);
    }
  }

  private void deleted(String page) {
    if (there.remove(page)) {
      gone.add(page);
      if (inBucket.remove(page)) {
        sights.add(Sight.PAGE_IN_BUCKET_DELETED);
      }
      if (!named.contains(page)) {
        sights.add(Sight.PAGE_NEVER_NAMED);
      }
    }
  }

  private void refused(Map<String, AttributeValue> item) {
    byte[] body = Attributes.bytes(item, "body");
    byte[] content = Arrays.copyOf(body, body.length - Integer.BYTES);
    Head refused =
        HeadCodec.decode(new PartitionStore.StoredHead(Attributes.text(item, "nonce"), content));
    Head now = head;
    if (now != null && refused.order().compareTo(now.order()) <= 0) {
      sights.add(Sight.ZOMBIE_COMMIT_REFUSED);
      if (refused.order().incarnation() < now.order().incarnation()) {
        sights.add(Sight.COMMIT_BEFORE_RESET_REFUSED);
      }
    }
  }

  private void leased(Map<String, AttributeValue> item) {
    String before = leaseOwner;
    leaseOwner = item.isEmpty() ? "" : Attributes.text(item, "owner");
    if (!item.isEmpty()
        && !before.isEmpty()
        && !before.equals(leaseOwner)
        && living.contains(before)) {
      sights.add(Sight.LEASE_EXPIRED);
    }
  }

  /** Whether a request is for a page that a head once named and that was deleted. */
  boolean isOfDeletedPage(String request) {
    return Places.isPage(request)
        && gone.contains(Places.pageOf(request))
        && named.contains(Places.pageOf(request));
  }

  /** A process has begun. */
  void began(SimulatedProcess process) {
    living.add(process.name());
  }

  /** A process has come to its end. */
  void ended(SimulatedProcess process) {
    living.remove(process.name());
  }

  /** A process has died. */
  void died(SimulatedProcess process) {
    ended(process);
    sights.add(Sight.WORKER_DIED);
    Head now = head;
    if (now != null
        && now.stamp().owner().equals(process.name())
        && now.outbox().batchOr(delivered) > delivered) {
      sights.add(Sight.DIED_BEFORE_DELIVERY);
    }
  }

  /** After every step. */
  void look() {
    if (!written) {
      return;
    }
    written = false;
    invariants.written(store);
    store.readHead().map(HeadCodec::decode).ifPresent(this::seen);
  }

  private void seen(Head now) {
    Head before = head;
    if (!nonces.add(now.nonce())) {
      return;
    }
    head = now;
    sights.add(Sight.COMMIT);
    switch (course.seen(before, now)) {
      case TICK -> sights.add(Sight.TICK);
      case SKIP -> sights.add(Sight.SKIPPED);
      case RESET -> reset(before);
      case NOTHING -> {}
    }
    if (before != null
        && now.order().incarnation() == before.order().incarnation()
        && now.order().epoch() > before.order().epoch()) {
      takenOver(before, now);
    }
    if (now.outbox() instanceof Outbox.Page(_, var page)) {
      sights.add(Sight.OUTBOX_PAGE);
      named.add(page.name().text());
    }
    PageReference manifest = now.manifest();
    if (manifest != null && named.add(manifest.name().text())) {
      sights.add(Sight.SNAPSHOT);
      for (StatePage page : snapshot(manifest).pages()) {
        named.add(page.page().name().text());
      }
    }
  }

  private void reset(@Nullable Head before) {
    delivered = -1;
    sights.add(Sight.RESET);
    if (before != null && !before.outbox().isEmpty()) {
      sights.add(Sight.RESET_WITH_OUTBOX);
    }
  }

  private void takenOver(Head before, Head now) {
    if (!before.marks().isEmpty()) {
      sights.add(Sight.TAKEOVER_WITH_TICK);
    }
    if (!before.outbox().isEmpty()) {
      sights.add(Sight.TAKEOVER_WITH_OUTBOX);
    }
    if (now.batch() > before.batch()) {
      sights.add(Sight.PUSH_TAKEOVER);
    }
    if (now.deploy() > before.deploy()) {
      sights.add(Sight.DEPLOYED);
    }
  }

  private Manifest snapshot(PageReference manifest) {
    try (PageInput page = new PageInput(manifest, store.openPage(manifest.name()).orElseThrow())) {
      return Manifest.decode(page.readAll());
    }
  }

  @Override
  public void committed(Channel channel, Sink.Sequence sequence, int index) {
    invariants.committed(channel, sequence, index);
    delivered = Math.max(delivered, sequence.batch());
  }

  @Override
  public void delivered(Channel channel, Sink.Sequence sequence, int index) {
    delivered = Math.max(delivered, sequence.batch());
    invariants.delivered(channel, sequence, index);
  }

  /** What befell the partition beside its input. */
  Course course() {
    return course;
  }

  /** The last head. */
  Optional<Head> head() {
    return Optional.ofNullable(head);
  }

  /** Every page that is there and was never named, or is named no more. */
  PartitionStore store() {
    return store;
  }

  /** The run is over. */
  void complete() {
    invariants.complete();
  }
}
