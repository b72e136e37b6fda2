package dev.sluice.engine.window.sliding;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.column.Column;
import java.util.stream.LongStream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DictionaryTest {
  static LongStream limits() {
    return LongStream.rangeClosed(2, 32).map(kibibytes -> kibibytes << 10);
  }

  /** Wherever memory runs out, closing frees all: the allocator's own close would tell. */
  @ParameterizedTest
  @MethodSource("limits")
  void hold_memoryRunsOut_nothingIsLost(long limit) {
    try (RootAllocator root = new RootAllocator();
        ArrowBuf text = root.buffer(Long.BYTES + Column.SLACK);
        BufferAllocator limited = root.newChildAllocator("dictionary", 0, limit);
        Dictionary dictionary = new Dictionary(limited)) {
      assertThatThrownBy(() -> holdMany(dictionary, text)).isInstanceOf(OutOfMemoryException.class);
    }
  }

  private static void holdMany(Dictionary dictionary, ArrowBuf text) {
    for (long number = 0; number < 10_000; number++) {
      text.setLong(0, number);
      int _ = dictionary.hold(text.memoryAddress(), Long.BYTES);
    }
  }
}
