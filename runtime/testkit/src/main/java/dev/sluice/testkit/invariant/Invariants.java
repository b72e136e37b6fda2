package dev.sluice.testkit.invariant;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.HeadCodec;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.store.CommitRows;
import dev.sluice.engine.store.ForwardingStore;
import dev.sluice.engine.store.PartitionStore;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches one partition. Either it stands between a worker and its store and sinks, and checks
 * after every write and before every delivery; or who sees the writes and deliveries themselves
 * says so. Outputs that are the same under every schedule, invariant 5, is what {@code run.Outcome}
 * compares.
 */
public final class Invariants {
  private final HeadsForward heads = new HeadsForward();
  private final DeliveredIsCommitted deliveries = new DeliveredIsCommitted();
  private @Nullable String lastNonce;

  /** A store that is watched. */
  public PartitionStore watch(PartitionStore store) {
    return new WatchedStore(store);
  }

  /** A sink that is watched. */
  public Sink watch(Sink sink) {
    return new WatchedSink(sink);
  }

  /** The run is over. */
  public void complete() {
    deliveries.complete();
  }

  /** Something was written to the store, or deleted: looks at what is there now. */
  public void written(PartitionStore store) {
    Optional<PartitionStore.StoredHead> stored = store.readHead();
    if (stored.isEmpty()) {
      return;
    }
    Head head = HeadCodec.decode(stored.get());
    PagesHold.check(head, store);
    if (!head.nonce().equals(lastNonce)) {
      lastNonce = head.nonce();
      heads.seen(head);
      deliveries.seen(head, store);
    }
  }

  /** A commit wrote this output itself, so no head names it. */
  public void committed(Channel channel, Sink.Sequence sequence, int index) {
    deliveries.arrivedInCommit(channel, sequence.incarnation(), sequence.batch(), index);
  }

  /** A sink is being given this output; a letter about a refused one counts for dead letters. */
  public void delivered(Channel channel, Sink.Sequence sequence, int index) {
    deliveries.delivered(channel, sequence.incarnation(), sequence.batch(), index);
  }

  private void look(PartitionStore store) {
    if (!store.readHead().map(PartitionStore.StoredHead::nonce).orElse("").equals(lastNonce)) {
      written(store);
    }
  }

  private final class WatchedStore extends ForwardingStore {
    private final PartitionStore store;

    WatchedStore(PartitionStore store) {
      super(store);
      this.store = store;
    }

    @Override
    public Optional<StoredHead> readHead() {
      look(store);
      return super.readHead();
    }

    @Override
    public Outcome writeHead(String expected, StoredHead next) {
      try {
        return super.writeHead(expected, next);
      } finally {
        look(store);
      }
    }

    @Override
    public AtomicOutcome writeHead(String expected, StoredHead next, CommitRows rows) {
      try {
        return super.writeHead(expected, next, rows);
      } finally {
        look(store);
      }
    }

    @Override
    public void deletePage(PageName name) {
      super.deletePage(name);
      written(store);
    }
  }

  private final class WatchedSink implements Sink {
    private final Sink sink;

    WatchedSink(Sink sink) {
      this.sink = sink;
    }

    @Override
    public void open(String confirmed) {
      sink.open(confirmed);
    }

    @Override
    public void until(BooleanSupplier timeIsUp) {
      sink.until(timeIsUp);
    }

    @Override
    public Delivery deliver(
        OutputBuffer block, Channel channel, int from, int to, Sequence sequence) {
      for (int i = from; i < to; i++) {
        if (block.channel(i) == channel) {
          delivered(channel, sequence, block.index(i));
        }
      }
      return sink.deliver(block, channel, from, to, sequence);
    }

    @Override
    public String confirmed() {
      return sink.confirmed();
    }

    @Override
    public void close() {
      sink.close();
    }
  }
}
