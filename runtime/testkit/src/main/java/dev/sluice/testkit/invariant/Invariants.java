package dev.sluice.testkit.invariant;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.HeadCodec;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.store.PartitionStore;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Watches one partition: stands between a worker and its store and sinks, and checks after every
 * write and before every delivery. Outputs that are the same under every schedule, invariant 5, is
 * what {@code run.Outcome} compares.
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

  private void look(PartitionStore store) {
    Optional<PartitionStore.StoredHead> stored = store.readHead();
    if (stored.isPresent() && !stored.get().nonce().equals(lastNonce)) {
      lastNonce = stored.get().nonce();
      Head head = HeadCodec.decode(stored.get());
      heads.seen(head);
      PagesHold.check(head, store);
      deliveries.seen(head, store);
    }
  }

  private final class WatchedStore implements PartitionStore {
    private final PartitionStore store;

    WatchedStore(PartitionStore store) {
      this.store = store;
    }

    @Override
    public Optional<StoredHead> readHead() {
      look(store);
      return store.readHead();
    }

    @Override
    public Outcome writeHead(String expected, StoredHead next) {
      try {
        return store.writeHead(expected, next);
      } finally {
        look(store);
      }
    }

    @Override
    public PageWriter newPage(PageName name) {
      return store.newPage(name);
    }

    @Override
    public Optional<PageReader> openPage(PageName name) {
      return store.openPage(name);
    }

    @Override
    public List<PageName> pages() {
      return store.pages();
    }

    @Override
    public void deletePage(PageName name) {
      store.deletePage(name);
      store.readHead().map(HeadCodec::decode).ifPresent(head -> PagesHold.check(head, store));
    }

    @Override
    public void close() {
      store.close();
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
    public Delivery deliver(OutputBuffer block, Channel channel, int from, Sequence sequence) {
      for (int i = from; i < block.count(); i++) {
        if (block.channel(i) == channel) {
          deliveries.delivered(channel, sequence.incarnation(), sequence.batch(), block.index(i));
        }
      }
      return sink.deliver(block, channel, from, sequence);
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
