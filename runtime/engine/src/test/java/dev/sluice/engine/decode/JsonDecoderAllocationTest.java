package dev.sluice.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sluice.engine.plan.Plan;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

/** Living events cost no object, in whatever form they come. */
class JsonDecoderAllocationTest {
  private static final int EVENTS = 2_000;
  private static final int BATCHES_BEFORE = 20;
  private static final int BATCHES = 20;

  @Test
  void events_ofManyForms_allocateLessThanAByteEach() {
    Plan plan =
        Decoding.plan(
            Decoding.field("id:string"),
            Decoding.field("cents:long"),
            Decoding.field("ratio:double?"),
            Decoding.field("price:decimal(30,4)"),
            Decoding.field("kind:enum(CARD|CASH)"),
            Decoding.field("at:instant"),
            Decoding.field("tags:list(string)"),
            Decoding.field("card:record(a:string;b:int?)?"));
    Payloads raw = Payloads.of(lines(new SplittableRandom(1)), "\n");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (var allocator = new RootAllocator();
        var batch = new EventBatch(allocator, plan, raw, EventBatch.usedColumns(plan))) {
      JsonDecoder decoder = new JsonDecoder(plan);
      decode(decoder, raw, batch, BATCHES_BEFORE);
      assertThat(batch.rows()).isEqualTo(EVENTS);
      long before = threads.getCurrentThreadAllocatedBytes();
      decode(decoder, raw, batch, BATCHES);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat((double) allocated / EVENTS / BATCHES).as("bytes an event").isLessThan(1);
    }
  }

  private static void decode(JsonDecoder decoder, Payloads raw, EventBatch batch, int times) {
    for (int i = 0; i < times; i++) {
      batch.reset(raw, 0);
      decoder.decode(raw, batch);
    }
  }

  private static List<byte[]> lines(SplittableRandom random) {
    List<byte[]> lines = new ArrayList<>();
    String[] ids = {"p%d", "\\u00e9%d", "\u00e9\uff5e %d", "x\\n%d"};
    String[] times = {
      "'2026-03-01T10:00:00.%03dZ'",
      "1772359200%03d",
      "'2026-03-01T10:00:00.%03d+01:00'",
      "177235920%03d0e0"
    };
    String[] numbers = {"1.5", "-0.1234567890123456", "1e-7", "null", "17", "12345678901234567"};
    for (int i = 0; i < EVENTS; i++) {
      // Tildes are where white space may be.
      String line =
          """
          {'id':~'%s',~'cents':~%d,~'ratio':~%s,~'price':~%d.25,~'kind':~'%s',~'at':~%s,\
          ~'tags':~['a',~'b'],%s}\
          """
              .formatted(
                  ids[random.nextInt(4)].formatted(i),
                  random.nextInt(1_000_000),
                  numbers[random.nextInt(numbers.length)],
                  random.nextInt(1_000),
                  random.nextBoolean() ? "CARD" : "CASH",
                  times[random.nextInt(4)].formatted(random.nextInt(1000)),
                  random.nextBoolean() ? "'card':{'a':'x'}" : "'more':[{'a':1}]");
      String spaced = line.replace("~", random.nextBoolean() ? " " : "").replace('\'', '"');
      lines.add(spaced.getBytes(StandardCharsets.UTF_8));
    }
    return lines;
  }
}
