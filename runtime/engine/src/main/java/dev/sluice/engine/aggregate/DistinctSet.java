package dev.sluice.engine.aggregate;

import org.apache.arrow.memory.util.MemoryUtil;

/**
 * A set of words at a fixed place of an accumulator row: a header and a few members; from one
 * member more on, an open-addressing table in the arena, with a load of at most one half.
 *
 * <p><b>Header</b>: how many members other than zero (low 32 bits), the log2 of the table's slots
 * or 0 for none (8 bits), whether zero is a member (1 bit), whether long text is (1 bit).
 *
 * <p><b>Text</b> is a word too. Up to seven bytes stand in it, under their length plus one; longer
 * text is a block of the arena that the set owns: {@link #LONG_TEXT}, 24 bits of its hash, the
 * place of the block. No text is zero.
 */
final class DistinctSet {
  /** Members that lie in the row. */
  static final int INLINE = 3;

  static final int BYTES = (1 + INLINE) * Long.BYTES;

  /** Text of up to this many bytes is its own word. */
  static final int SHORT_MAX = 7;

  private static final long LONG_TEXT = 0xffL << 56;
  private static final long HASH_MASK = 0x00ffffff00000000L;
  private static final long PLACE_MASK = 0xffffffffL;
  private static final long LOG_MASK = 0xffL << 32;
  private static final long ZERO = 1L << 40;
  private static final long TEXTS = 1L << 41;
  private static final int LOG_SHIFT = 32;
  private static final int FIRST_LOG = 4;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private DistinctSet() {}

  /** How many members there are. */
  static long size(long at) {
    long header = MemoryUtil.getLong(at);
    return (header & PLACE_MASK) + ((header >>> 40) & 1);
  }

  static boolean hasZero(long at) {
    return (MemoryUtil.getLong(at) & ZERO) != 0;
  }

  /** Adds a word that stands for itself. */
  static void addWord(Arena arena, long at, long word) {
    long header = MemoryUtil.getLong(at);
    if (word == 0) {
      MemoryUtil.putLong(at, header | ZERO);
      return;
    }
    if (log(header) == 0) {
      int size = (int) header;
      for (int i = 0; i < size; i++) {
        if (MemoryUtil.getLong(at + 8 + 8L * i) == word) {
          return;
        }
      }
      insert(arena, at, header, word);
      return;
    }
    long slots = slots(arena, at);
    long mask = (1L << log(header)) - 1;
    for (long slot = (word * MULTIPLIER) >>> -log(header); ; slot = (slot + 1) & mask) {
      long member = MemoryUtil.getLong(slots + 8 * slot);
      if (member == word) {
        return;
      }
      if (member == 0) {
        insert(arena, at, header, word);
        return;
      }
    }
  }

  /** The word of text of at most {@link #SHORT_MAX} bytes; eight bytes are read. */
  static long shortText(long start, int length) {
    long bytes = MemoryUtil.getLong(start) & ((1L << (8 * length)) - 1);
    return bytes | ((length + 1L) << 56);
  }

  /** Adds text of more than {@link #SHORT_MAX} bytes that does not lie in this arena. */
  static void addLongText(Arena arena, long at, long start, int length) {
    long word = LONG_TEXT | (Texts.hash(start, length) & HASH_MASK);
    if (!hasLongText(arena, at, word, start, length)) {
      long block = Texts.copy(arena, start, length);
      insertText(arena, at, word | block / Arena.ALIGNMENT);
    }
  }

  private static boolean hasLongText(Arena arena, long at, long word, long start, int length) {
    long header = MemoryUtil.getLong(at);
    if (log(header) == 0) {
      int size = (int) header;
      for (int i = 0; i < size; i++) {
        if (isText(arena, MemoryUtil.getLong(at + 8 + 8L * i), word, start, length)) {
          return true;
        }
      }
      return false;
    }
    long slots = slots(arena, at);
    long mask = (1L << log(header)) - 1;
    for (long slot = (word * MULTIPLIER) >>> -log(header); ; slot = (slot + 1) & mask) {
      long member = MemoryUtil.getLong(slots + 8 * slot);
      if (member == 0) {
        return false;
      }
      if (isText(arena, member, word, start, length)) {
        return true;
      }
    }
  }

  private static boolean isText(Arena arena, long member, long word, long start, int length) {
    return (member & ~PLACE_MASK) == word
        && Texts.equal(
            start, length, Texts.start(arena, block(member)), Texts.length(arena, block(member)));
  }

  static boolean isLongText(long member) {
    return member >>> 56 == LONG_TEXT >>> 56;
  }

  /** The block of long text. */
  static long block(long member) {
    return (member & PLACE_MASK) * Arena.ALIGNMENT;
  }

  /** Adds a member that is not there. */
  private static void insert(Arena arena, long at, long header, long word) {
    int size = (int) header;
    int log = log(header);
    if (log == 0 && size < INLINE) {
      MemoryUtil.putLong(at + 8 + 8L * size, word);
      MemoryUtil.putLong(at, header + 1);
      return;
    }
    MemoryUtil.putLong(at, header);
    if (log == 0 || 2L * (size + 1) > 1L << log) {
      grow(arena, at, header);
      log = log(MemoryUtil.getLong(at));
    }
    put(slots(arena, at), log, word, (header & TEXTS) != 0);
    MemoryUtil.putLong(at, MemoryUtil.getLong(at) + 1);
  }

  private static void insertText(Arena arena, long at, long word) {
    insert(arena, at, MemoryUtil.getLong(at) | TEXTS, word);
  }

  private static void grow(Arena arena, long at, long header) {
    int oldLog = log(header);
    int log = oldLog == 0 ? FIRST_LOG : oldLog + 1;
    long block = arena.allocate((long) Long.BYTES << log);
    long from = oldLog == 0 ? at + 8 : slots(arena, at);
    long to = arena.address(block);
    long places = oldLog == 0 ? INLINE : 1L << oldLog;
    boolean texts = (header & TEXTS) != 0;
    for (long i = 0; i < places; i++) {
      long member = MemoryUtil.getLong(from + 8 * i);
      if (member != 0) {
        put(to, log, member, texts);
      }
    }
    if (oldLog != 0) {
      arena.release(MemoryUtil.getLong(at + 8), (long) Long.BYTES << oldLog);
    }
    MemoryUtil.putLong(at + 8, block);
    MemoryUtil.putLong(at, (header & ~LOG_MASK) | ((long) log << LOG_SHIFT));
  }

  private static void put(long slots, int log, long word, boolean texts) {
    long mask = (1L << log) - 1;
    long hashed = texts && isLongText(word) ? word & ~PLACE_MASK : word;
    long slot = (hashed * MULTIPLIER) >>> -log;
    while (MemoryUtil.getLong(slots + 8 * slot) != 0) {
      slot = (slot + 1) & mask;
    }
    MemoryUtil.putLong(slots + 8 * slot, word);
  }

  private static int log(long header) {
    return (int) (header >>> LOG_SHIFT) & 0xff;
  }

  private static long slots(Arena arena, long at) {
    return arena.address(MemoryUtil.getLong(at + 8));
  }

  /** Adds all members of another set, whose arena may be the same. */
  static void merge(Arena from, long fromAt, Arena into, long at) {
    long header = MemoryUtil.getLong(fromAt);
    if ((header & ZERO) != 0) {
      addWord(into, at, 0);
    }
    long places = places(fromAt);
    boolean texts = (header & TEXTS) != 0;
    for (long i = 0; i < places; i++) {
      long member = member(from, fromAt, i);
      if (member != 0) {
        if (texts && isLongText(member)) {
          mergeText(from, member, into, at);
        } else {
          addWord(into, at, member);
        }
      }
    }
  }

  private static void mergeText(Arena from, long member, Arena into, long at) {
    long block = block(member);
    long word = member & ~PLACE_MASK;
    if (!hasLongText(into, at, word, Texts.start(from, block), Texts.length(from, block))) {
      insertText(into, at, word | Texts.copy(from, block, into) / Arena.ALIGNMENT);
    }
  }

  /** How many places members may be at: for reading them all. */
  static long places(long at) {
    long header = MemoryUtil.getLong(at);
    return log(header) == 0 ? (int) header : 1L << log(header);
  }

  /** The member at a place, or zero where there is none. */
  static long member(Arena arena, long at, long place) {
    long members = log(MemoryUtil.getLong(at)) == 0 ? at + 8 : slots(arena, at);
    return MemoryUtil.getLong(members + 8 * place);
  }

  /** Gives back what a set holds in the arena. */
  static void release(Arena arena, long at) {
    long header = MemoryUtil.getLong(at);
    if ((header & TEXTS) != 0) {
      long places = places(at);
      for (long i = 0; i < places; i++) {
        long member = member(arena, at, i);
        if (isLongText(member)) {
          Texts.release(arena, block(member));
        }
      }
    }
    if (log(header) != 0) {
      arena.release(MemoryUtil.getLong(at + 8), (long) Long.BYTES << log(header));
    }
  }
}
