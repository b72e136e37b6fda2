package dev.sluice.testkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.HeadCodec;
import dev.sluice.engine.commit.Order;
import dev.sluice.engine.commit.Outbox;
import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.Progress;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.state.Reached;
import dev.sluice.engine.step.PartitionStep;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.time.Mark;
import dev.sluice.engine.time.Watermark;
import dev.sluice.testkit.oracle.Item;
import dev.sluice.testkit.oracle.WorkedCase;
import dev.sluice.testkit.outcome.Outcome;
import dev.sluice.testkit.outcome.Totals;
import dev.sluice.testkit.vectors.LineLog;
import dev.sluice.testkit.vectors.Sent;
import dev.sluice.testkit.vectors.Subject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * A case in three parts. A worker reads the first lines. What follows, up to the last mark, is
 * committed by one that makes marks of every kind: the pure step says what it comes to, and the
 * head is written as it is stored. Then a worker has the rest.
 */
final class MarkedRun implements AutoCloseable {
  /** Where the parts end: items {@code [0, first)}, {@code [first, marked)}, and the rest. */
  record Parts(int first, int marked) {}

  private final WorkedCase worked;
  private final List<String> watermarks;
  private final Parts parts;
  private final Subject subject;
  private final LineLog log;
  private final World world;
  private final Map<Channel, List<String>> sent = new EnumMap<>(Channel.class);
  private final Map<Channel, Integer> taken = new EnumMap<>(Channel.class);

  /** The watermarks after each mark of the case are the oracle's, since a step has no clock. */
  MarkedRun(WorkedCase worked, List<String> watermarks, Parts parts) {
    this.worked = worked;
    this.watermarks = watermarks;
    this.parts = parts;
    this.subject = Subject.echoing(worked.declaration());
    this.log = new LineLog(worked.input(), subject.plan().input().maxEventBytes());
    this.world =
        new World(
            World.Parts.REAL,
            subject,
            log,
            worked.declaration().end(),
            WorkerConfig.Settings.BLOCK_BYTES);
  }

  /**
   * Everything that was sent, and where it ends.
   *
   * @param letsGo whether the worker that finds the marks lets go before it reads on
   */
  Outcome outcome(boolean letsGo) {
    log.show(parts.first());
    try (PartitionWorker worker = world.newWorker()) {
      worker.open();
      drain(worker);
    }
    takeDelivered();
    Head marked = commitMarked();
    if (letsGo) {
      letGo(marked);
    }
    log.show(worked.input().size()).over(worked.declaration().end());
    try (PartitionWorker worker = world.newWorker()) {
      worker.open();
      assertThat(worker.head().reached()).isEqualTo(marked.reached());
      drain(worker);
    }
    takeDelivered();
    world.complete();
    Head last = head();
    return new Outcome(sent, Totals.of(last.counters()), last.watermark(), "", Set.of());
  }

  /** Opens the head and lets go: what the marks did is in a snapshot then. */
  private void letGo(Head marked) {
    try (PartitionWorker worker = world.newWorker()) {
      worker.open();
      assertThat(worker.head().marks()).isEqualTo(marked.marks());
    }
    assertThat(head().marks()).isEmpty();
    assertThat(head().reached()).isEqualTo(marked.reached());
  }

  private static void drain(PartitionWorker worker) {
    Progress progress;
    do {
      progress = worker.runBatch();
    } while (progress == Progress.COMMITTED);
  }

  private void takeDelivered() {
    for (Channel channel : Channel.values()) {
      List<String> all = world.sink(channel).payloads();
      sent(channel).addAll(all.subList(taken.getOrDefault(channel, 0), all.size()));
      taken.put(channel, all.size());
    }
  }

  private List<String> sent(Channel channel) {
    return sent.computeIfAbsent(channel, _ -> new ArrayList<>());
  }

  private Head head() {
    try (PartitionStore store = world.openStore()) {
      return HeadCodec.decode(store.readHead().orElseThrow());
    }
  }

  private Head commitMarked() {
    Head before = head();
    List<Mark> marks = new ArrayList<>();
    Reached reached;
    try (BufferAllocator allocator = new RootAllocator();
        PartitionStep step =
            new PartitionStep(subject.plan(), subject.invokers().get(), 0, allocator);
        Source.Reader reader = log.open(0, Position.START)) {
      read(reader, step, parts.first());
      step.clearOutputs();
      for (int i = parts.first(); i < parts.marked(); i++) {
        if (!(worked.input().get(i) instanceof Item.Line)) {
          read(reader, step, i);
          Mark mark = mark(worked.input().get(i), reader.position().offset(), marks.size());
          step.apply(mark, false);
          marks.add(mark);
        }
      }
      read(reader, step, parts.marked());
      Sent.allOf(step.outputs()).forEach(output -> sent(output.channel()).add(output.json()));
      reached = Reached.by(step, reader.position());
    }
    Order order = before.order();
    Head marked =
        new Head(
            new Head.Stamp("marked" + before.nonce(), "test", 0),
            before.subject(),
            new Order(order.incarnation(), order.epoch(), order.batch() + 1),
            before.deploy(),
            reached,
            marks,
            before.confirmed(),
            new Outbox.Empty(),
            before.manifest(),
            before.emptySince());
    try (PartitionStore store = world.openStore()) {
      assertThat(store.writeHead(before.nonce(), HeadCodec.encode(marked)))
          .isEqualTo(PartitionStore.Outcome.APPLIED);
    }
    return marked;
  }

  private void read(Source.Reader reader, PartitionStep step, int items) {
    log.show(items);
    RawBatch batch = reader.newBatch();
    Source.Answer answer;
    do {
      answer = reader.read(batch, Source.Limit.of(Integer.MAX_VALUE, Integer.MAX_VALUE));
      step.process(batch, false);
    } while (answer == Source.Answer.MORE);
  }

  private Mark mark(Item item, String offset, int number) {
    return switch (item) {
      case Item.Tick _ -> new Mark(offset, Mark.Kind.TICK, watermark(watermarks.get(number)));
      case Item.Gap _ -> new Mark(offset, Mark.Kind.GAP, Watermark.START);
      case Item.Handover(long given) -> new Mark(offset, Mark.Kind.HANDOVER, given);
      case Item.End _, Item.Line _ -> throw new IllegalArgumentException("no such mark: " + item);
    };
  }

  private static long watermark(String shown) {
    return shown.equals("-inf") ? Watermark.START : Long.parseLong(shown);
  }

  @Override
  public void close() {
    world.close();
  }
}
