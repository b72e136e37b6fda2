package dev.sluice.memory;

import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.Produced;
import dev.sluice.engine.source.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The records of one partition of a {@link MemorySource}, shared by its readers. */
final class MemoryLog {
  /** One record; {@code offset} is its number, which a test may leave gaps in. */
  record Entry(
      long offset,
      byte[] payload,
      long arrival,
      @Nullable String key,
      @Nullable Produced produced) {
    /** Where it lies; the token is a checksum of the payload. */
    Position position() {
      return new Position(Long.toString(offset), Long.toHexString(Checked.checksum(payload)));
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private Source.Answer atEnd = Source.Answer.EMPTY;
  private int silences;
  private long nextOfEmpty;

  synchronized void append(Entry entry) {
    if (!entries.isEmpty() && entries.getLast().offset() >= entry.offset()) {
      throw new IllegalArgumentException(
          "offset %d does not follow %d".formatted(entry.offset(), entries.getLast().offset()));
    }
    entries.add(entry);
  }

  synchronized long nextOffset() {
    return entries.isEmpty() ? nextOfEmpty : entries.getLast().offset() + 1;
  }

  synchronized void end(Source.Answer answer) {
    atEnd = answer;
  }

  /** What a reader hears behind the last entry. */
  synchronized Source.Answer atEnd() {
    return atEnd;
  }

  synchronized void silence(int reads) {
    silences = reads;
  }

  /** Takes one silence, if any is left. */
  synchronized boolean takeSilence() {
    if (silences == 0) {
      return false;
    }
    silences--;
    return true;
  }

  synchronized void trim(int events) {
    nextOfEmpty = nextOffset();
    entries.subList(0, events).clear();
  }

  synchronized void replace(int index, byte[] payload) {
    Entry old = entries.get(index);
    entries.set(index, new Entry(old.offset(), payload, old.arrival(), old.key(), old.produced()));
  }

  /** The entries behind this offset, at most so many. */
  synchronized List<Entry> behind(long offset, int count) {
    int start = indexBehind(offset);
    return List.copyOf(entries.subList(start, Math.min(entries.size(), start + count)));
  }

  /** Entries by their place among those there. */
  synchronized List<Entry> between(int from, int to) {
    return List.copyOf(entries.subList(from, to));
  }

  synchronized boolean hasMoreThan(long offset) {
    return indexBehind(offset) < entries.size();
  }

  /** The entry at this very offset. */
  synchronized Optional<Entry> at(long offset) {
    int index = indexBehind(offset - 1);
    return index < entries.size() && entries.get(index).offset() == offset
        ? Optional.of(entries.get(index))
        : Optional.empty();
  }

  /** The first offset there is, or ever was to be. */
  synchronized long firstOffset() {
    return entries.isEmpty() ? nextOfEmpty : entries.getFirst().offset();
  }

  private int indexBehind(long offset) {
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (entries.get(middle).offset() <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
