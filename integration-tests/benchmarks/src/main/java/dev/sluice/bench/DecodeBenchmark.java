package dev.sluice.bench;

import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.decode.JsonDecoder;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;
import java.io.IOException;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.RootAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Bytes to columns, by event, for what each function needs; beside it Jackson's bare tokens. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DecodeBenchmark {
  private static final int EVENTS = 10_000;
  private static final byte[] DATA = PaymentLines.generate(Workload.standard(EVENTS));

  /** Whose components are decoded: all, two texts and a number, one text and a number. */
  @Param({"large-payments", "card-spread", "merchant-revenue"})
  public String function = "";

  private final RootAllocator allocator = new RootAllocator();
  private RawBatch raw;
  private EventBatch events;
  private JsonDecoder decoder;

  /** Finds the lines of one batch. */
  @Setup
  public void setUp() {
    Plan plan =
        ServiceLoader.load(FunctionDefinition.class).stream()
            .map(provider -> provider.get().plan())
            .filter(candidate -> candidate.function().equals(function))
            .findFirst()
            .orElseThrow();
    Source source = new LinesInMemory(DATA, PaymentLines.length(DATA));
    try (Source.Reader reader = source.open(0, Position.START)) {
      raw = reader.newBatch();
      reader.read(raw, Source.Limit.of(EVENTS, DATA.length));
    }
    events = new EventBatch(allocator, plan, raw);
    decoder = new JsonDecoder(plan);
  }

  @TearDown
  public void tearDown() {
    events.close();
    allocator.close();
  }

  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int decode() {
    events.reset(raw, 0);
    decoder.decode(raw, events);
    return events.rows();
  }

  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public Object bareJackson() throws IOException {
    return new BareJackson().run(DATA, PaymentLines.length(DATA));
  }
}
