package dev.sluice.engine.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArenaTest {
  private static final int STEPS = 20_000;

  /** A block and the word that all of it is filled with. */
  private record Block(long place, long address, int bytes, long word) {}

  /** Small blocks mostly, some larger than all before them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void blocks_takenAndReleasedAtRandom_keepPlaceAndContentAndBeginEmpty(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    try (var allocator = new RootAllocator();
        var arena = new Arena(allocator)) {
      List<Block> held = new ArrayList<>();
      long most = 0;
      long taken = 0;
      for (int step = 0; step < STEPS; step++) {
        if (!held.isEmpty() && random.nextInt(5) < 2) {
          Block block = held.remove(random.nextInt(held.size()));
          check(arena, block);
          arena.release(block.place(), block.bytes());
          taken -= block.bytes();
        } else {
          int bytes = random.nextInt(500) == 0 ? random.nextInt(1 << 17) : random.nextInt(100);
          held.add(fill(arena, Long.BYTES + (bytes & -Long.BYTES), random.nextLong()));
          taken += held.getLast().bytes();
          most = Math.max(most, taken);
        }
      }
      held.forEach(block -> check(arena, block));
      assertThat(arena.bytesUsed())
          .isLessThanOrEqualTo(8 * most)
          .isEqualTo(allocator.getAllocatedMemory());
    }
  }

  private static Block fill(Arena arena, int bytes, long word) {
    long place = arena.allocate(bytes);
    long address = arena.address(place);
    assertThat(place % Arena.ALIGNMENT).isZero();
    for (int i = 0; i < bytes; i += Long.BYTES) {
      assertThat(MemoryUtil.getLong(address + i)).isZero();
      MemoryUtil.putLong(address + i, word);
    }
    return new Block(place, address, bytes, word);
  }

  private static void check(Arena arena, Block block) {
    assertThat(arena.address(block.place())).isEqualTo(block.address());
    for (int i = 0; i < block.bytes(); i += Long.BYTES) {
      assertThat(MemoryUtil.getLong(block.address() + i)).isEqualTo(block.word());
    }
  }
}
