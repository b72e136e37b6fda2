package dev.sluice.bench;

import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.output.OutputId;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a result costs once it is computed: its id, and its envelope of some 230 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ResultBenchmark {
  private static final byte[] HEAD =
      ",\"function\":\"card-velocity\",\"partition\":0,\"key\":{\"card\":"
          .getBytes(StandardCharsets.US_ASCII);
  private static final int RESULTS_MAX = 10_000;

  private final byte[] parts = new OutputId().begin("event", "card-velocity").part(0).encoded();
  private final OutputId id = new OutputId();
  private final OutputBuffer outputs = new OutputBuffer();
  private long number = 1_772_366_400_000L;

  @Benchmark
  public long id() {
    id.begin(parts).part(number++ & 0xffff_ffffL).part(0).end();
    return id.high();
  }

  @Benchmark
  public int envelope() {
    if (outputs.count() == RESULTS_MAX) {
      outputs.clear();
    }
    number++;
    outputs.begin(Channel.RESULT, number, number);
    outputs
        .text()
        .raw("{\"id\":")
        .hex(id.bytes(), OutputId.BYTES)
        .raw(HEAD)
        .string("card-0000123")
        .raw("},\"window\":{\"start\":")
        .instant(number - 600_000)
        .raw(",\"end\":")
        .instant(number)
        .raw("},\"value\":{\"reason\":")
        .string("payments")
        .raw(",\"payments\":")
        .number(number & 0xfff)
        .raw(",\"spent\":")
        .number(number & 0xfffffff)
        .raw("}}");
    outputs.end();
    return outputs.bytesUsed();
  }
}
