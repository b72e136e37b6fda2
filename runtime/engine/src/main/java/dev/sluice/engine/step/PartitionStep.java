package dev.sluice.engine.step;

import dev.sluice.api.LatePolicy;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.decode.JsonDecoder;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.function.FunctionInvoker;
import dev.sluice.engine.function.InvalidResult;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.time.Mark;
import dev.sluice.engine.time.Watermark;
import dev.sluice.engine.window.Emission;
import dev.sluice.engine.window.Operators;
import dev.sluice.engine.window.WindowOperator;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * One function over one partition, without any I/O: takes batches and marks in order, holds the
 * state, collects the outputs. Reads no clock and draws no random number. One thread; owns its
 * memory.
 *
 * <p>A failure in the middle of {@link #process} or {@link #apply} leaves half a batch in the
 * state: the caller must drop the step and recover.
 */
public final class PartitionStep implements AutoCloseable {
  private final Plan plan;
  private final FunctionInvoker invoker;
  private final BufferAllocator allocator;
  private final JsonDecoder decoder;
  private final Placement placement;
  private final WindowOperator operator;
  private final OutputBuffer outputs = new OutputBuffer();
  private final Counters counters = new Counters();
  private final ResultIdentity identity;
  private final CallContext call;
  private final JsonResults results;
  private final SideOutputs side;
  private final Seen seen = new Seen();
  private final StepEmission live = new StepEmission(false);
  private final StepEmission suppressing = new StepEmission(true);
  private Watermark watermark;
  private @Nullable EventBatch events;
  private boolean ended;
  private long inherited;

  public PartitionStep(
      Plan plan, FunctionInvoker invoker, int partition, BufferAllocator allocator) {
    this(plan, invoker, partition, allocator, Operators.create(plan, allocator));
  }

  /** With windows of the caller's choice; closed by this. */
  public PartitionStep(
      Plan plan,
      FunctionInvoker invoker,
      int partition,
      BufferAllocator allocator,
      WindowOperator operator) {
    this.plan = plan;
    this.invoker = invoker;
    this.allocator = allocator;
    this.decoder = new JsonDecoder(plan);
    this.operator = operator;
    this.placement = new Placement(plan, partition);
    this.identity = new ResultIdentity(plan, partition);
    this.call = new CallContext(plan.function(), partition);
    this.results = new JsonResults(plan, partition, identity, outputs);
    this.side =
        new SideOutputs(plan.function(), partition, results.functionAndPartition(), outputs);
    this.watermark =
        new Watermark(plan.input().outOfOrderByMillis(), Watermark.START, Watermark.START);
  }

  /**
   * Goes on from here: a new partition's or a snapshot's counters and watermarks.
   *
   * @param eventsInherited how many events its keys may have had in partitions before it
   */
  public void begin(
      Counters from,
      long watermarkFloor,
      long watermarkAtLastEvent,
      boolean hasEnded,
      long eventsInherited) {
    counters.copyFrom(from);
    watermark =
        new Watermark(plan.input().outOfOrderByMillis(), watermarkFloor, watermarkAtLastEvent);
    ended = hasEnded;
    inherited = eventsInherited;
  }

  /**
   * Processes the events of a batch, from which repeats of what it was {@linkplain Seen given}
   * before are taken out. While recovery reads again, {@code suppressed}: no handler is called, no
   * output is made.
   */
  public void process(RawBatch raw, boolean suppressed) {
    if (ended && raw.count() > 0) {
      throw new EngineBug("function %s was given events after its end".formatted(plan.function()));
    }
    seen.pass(raw);
    EventBatch batch = decoded(raw);
    counters.in += raw.count();
    counters.dead += batch.deadCount();
    for (int dead = 0; !suppressed && dead < batch.deadCount(); dead++) {
      side.dead(batch, dead);
    }
    operator.process(batch, watermark, suppressed ? suppressing : live);
    if (raw.count() > 0) {
      watermark.passedEvent();
    }
    forgetInterrupts();
  }

  /**
   * Passes over events that are not to be processed, whatever they are: each becomes a dead letter.
   * Reading them again would not pass over them, so the commit of this must have a snapshot.
   */
  public void skip(RawBatch raw, String reason) {
    seen.pass(raw);
    counters.in += raw.count();
    counters.dead += raw.count();
    for (int row = 0; row < raw.count(); row++) {
      side.skipped(raw, row, reason);
    }
    if (raw.count() > 0) {
      watermark.passedEvent();
    }
  }

  private EventBatch decoded(RawBatch raw) {
    EventBatch batch = batch(raw);
    decoder.decode(raw, batch);
    Optional<@Nullable String[]> misplaced = placement.check(raw, batch);
    if (misplaced.isPresent()) {
      batch = batch(raw);
      decoder.decode(raw, batch, misplaced.get());
    }
    return batch;
  }

  private EventBatch batch(RawBatch raw) {
    if (events == null) {
      events = new EventBatch(allocator, plan, raw);
    }
    events.reset(raw, inherited + counters.in);
    return events;
  }

  /** Applies a mark; what it makes due is in the outputs, unless {@code suppressed}. */
  public void apply(Mark mark, boolean suppressed) {
    switch (mark.kind()) {
      case TICK, HANDOVER -> watermark.raiseTo(mark.watermark());
      case END -> {
        watermark.raiseTo(Watermark.END);
        ended = true;
      }
      case CLOSED -> {
        if (plan.keyColumns().isEmpty()) {
          // Without a key nobody else can go on with its windows.
          watermark.raiseTo(Watermark.END);
        }
        ended = true;
      }
      case GAP -> counters.gaps++;
    }
    operator.advance(watermark, suppressed ? suppressing : live);
    forgetInterrupts();
  }

  /**
   * From now on outputs go there whenever there are {@code blockBytes} of them, and {@link
   * #outputs} has what is left. What {@code spill} throws ends the batch.
   */
  public void spillTo(OutputBuffer.Spill spill, int blockBytes) {
    outputs.spillTo(spill, blockBytes);
  }

  /** What the batches since {@link #clearOutputs} sent out, and did not spill. */
  public OutputBuffer outputs() {
    return outputs;
  }

  public void clearOutputs() {
    outputs.clear();
  }

  public Counters counters() {
    return counters;
  }

  public Watermark watermark() {
    return watermark;
  }

  /** How many events its keys may have had in partitions before it. */
  public long inherited() {
    return inherited;
  }

  /** Whether the mark of its end was applied. */
  public boolean ended() {
    return ended;
  }

  /** The state, for snapshots and recovery. */
  public WindowOperator operator() {
    return operator;
  }

  /** Which outputs of other functions it has been given. */
  public Seen seen() {
    return seen;
  }

  /** Off-heap and index bytes of state and batch columns. */
  public long bytesUsed() {
    return operator.bytesUsed() + seen.bytesUsed() + (events == null ? 0 : events.bytesUsed());
  }

  @Override
  public void close() {
    operator.close();
    if (events != null) {
      events.close();
    }
  }

  private void call() {
    results.beginCall();
    try {
      invoker.invoke(call, results);
      counters.out += results.results();
    } catch (EngineBug | OutOfMemoryError e) {
      throw e;
    } catch (InvalidResult e) {
      fail("output-invalid", String.valueOf(e.getMessage()));
    } catch (Throwable e) {
      fail("handler-threw", described(e));
    }
    forgetInterrupts();
    outputs.endCall();
  }

  /**
   * A handler may have left its thread interrupted: the next call would hear of it, if it is in the
   * same batch, and files that the commit writes would be closed, at every try. What a handler has
   * started may do so a little later.
   */
  private static void forgetInterrupts() {
    boolean _ = Thread.interrupted();
  }

  /** A user's exception in its own words, if it has any. */
  private static String described(Throwable thrown) {
    try {
      return Objects.requireNonNull(thrown.toString());
    } catch (RuntimeException | StackOverflowError _) {
      return thrown.getClass().getName();
    }
  }

  private void fail(String code, String reason) {
    results.dropCall();
    side.failed(identity, code, reason);
    counters.failed++;
  }

  private void overflow(int aggregate) {
    side.failed(identity, "overflow", Overflow.reason(plan.aggregates().get(aggregate)));
    counters.failed++;
  }

  private long timeOf(ColumnBatch columns, int row) {
    return plan.timeColumn() == Plan.NONE ? 0 : columns.column(plan.timeColumn()).getLong(row);
  }

  /** Turns what the operator says into counters, calls and outputs. */
  private final class StepEmission implements Emission {
    private final boolean suppressed;

    StepEmission(boolean suppressed) {
      this.suppressed = suppressed;
    }

    @Override
    public boolean suppressed() {
      return suppressed;
    }

    @Override
    public void accepted(int count) {
      counters.accepted += count;
    }

    @Override
    public void latePartial(int count) {
      counters.latePartial += count;
    }

    @Override
    public void late(EventBatch batch, int row, long lateByMillis) {
      counters.late++;
      if (!suppressed && plan.input().late() == LatePolicy.SIDE_OUTPUT) {
        side.late(batch, row, lateByMillis);
      }
    }

    @Override
    public void event(EventBatch batch, int row, long before) {
      identity.setEvent(batch, row);
      call.set(identity, timeOf(batch.columns(), row), before);
      call.setEvent(batch.columns(), row);
      call();
    }

    @Override
    public void slide(
        EventBatch batch,
        int row,
        long start,
        ColumnBatch aggregates,
        int aggregateRow,
        int overflow,
        long before) {
      long end = timeOf(batch.columns(), row);
      identity.setSlide(batch, row, start, end);
      if (overflow != NO_OVERFLOW) {
        overflow(overflow);
        return;
      }
      call.set(identity, end, before);
      call.setEvent(batch.columns(), row);
      call.setWindow(aggregates, aggregateRow, start, end);
      call();
    }

    @Override
    public void pane(
        ColumnBatch keys,
        int keyRow,
        long start,
        long end,
        ColumnBatch aggregates,
        int aggregateRow,
        int overflow,
        long closedBy) {
      identity.setPane(keys, keyRow, start, end);
      if (overflow != NO_OVERFLOW) {
        overflow(overflow);
        return;
      }
      call.set(identity, end, closedBy);
      call.setWindow(aggregates, aggregateRow, start, end);
      call();
    }
  }
}
