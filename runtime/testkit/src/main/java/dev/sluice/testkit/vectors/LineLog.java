package dev.sluice.testkit.vectors;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.Pushed;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;
import dev.sluice.testkit.oracle.Item;
import dev.sluice.testkit.oracle.LineText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The lines of a case as a replayable log of one partition: offsets are byte positions as in a
 * file. A test says how many items are visible yet and whether the log is over.
 */
public final class LineLog implements Source {
  private record Event(int item, long offset, byte[] bytes, OptionalLong arrival) {}

  private final List<Event> events = new ArrayList<>();
  private final Map<Long, Integer> lineByOffset = new HashMap<>();
  private final int eventBytesMax;
  private int visibleItems;
  private boolean over;

  /** All lines of {@code items}, none of them visible yet; longer events are not buffered. */
  public LineLog(List<Item> items, int eventBytesMax) {
    this.eventBytesMax = eventBytesMax;
    long position = 0;
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Item.Line line) {
        byte[] bytes = position == 0 ? LineText.withoutByteOrderMark(line.bytes()) : line.bytes();
        if (!LineText.isBlank(bytes)) {
          events.add(new Event(i, position, bytes, line.arrival()));
          lineByOffset.put(position, i + 1);
        }
        position += line.bytes().length + 1L;
      }
    }
  }

  /** Makes the first {@code items} items visible. */
  public LineLog show(int items) {
    visibleItems = items;
    return this;
  }

  /** Says whether nothing comes behind what is visible. */
  public LineLog over(boolean isOver) {
    over = isOver;
    return this;
  }

  /** How many events are visible. */
  public int visibleEvents() {
    int count = 0;
    while (count < events.size() && events.get(count).item < visibleItems) {
      count++;
    }
    return count;
  }

  /** Events by their numbers, from 0, as a call would bring them. */
  public Pushed pushed(int from, int to) {
    List<Event> brought = List.copyOf(events.subList(from, to));
    return new Pushed() {
      @Override
      public int count() {
        return brought.size();
      }

      @Override
      public Position position(int record) {
        return LogReader.positionOf(brought.get(record));
      }

      @Override
      public int bytes(int record) {
        return Math.min(brought.get(record).bytes.length, eventBytesMax);
      }

      @Override
      public void give(RawBatch into, int first, int end) {
        Lines lines = (Lines) into;
        lines.begin();
        brought.subList(first, end).forEach(event -> lines.take(event, eventBytesMax));
        lines.end();
      }
    };
  }

  /** Whether any of the items {@code [from, to)} is an event. */
  public boolean holdsEvents(int from, int to) {
    return events.stream().anyMatch(event -> event.item >= from && event.item < to);
  }

  /** The line, counted from 1, of the event at an offset. */
  public int line(String offset) {
    Integer line = lineByOffset.get(Long.parseLong(offset));
    if (line == null) {
      throw new IllegalArgumentException("no event has the offset " + offset);
    }
    return line;
  }

  /** The text of the event on a line, counted from 1. */
  public String text(int line) {
    return new String(eventOn(line).bytes, StandardCharsets.UTF_8);
  }

  /** The bytes of the event on a line, counted from 1. */
  public int length(int line) {
    return eventOn(line).bytes.length;
  }

  private Event eventOn(int line) {
    for (Event event : events) {
      if (event.item == line - 1) {
        return event;
      }
    }
    throw new IllegalArgumentException("line %d is no event".formatted(line));
  }

  /** The offsets of all events. */
  public List<Long> offsets() {
    return events.stream().map(Event::offset).toList();
  }

  @Override
  public int partitions() {
    return 1;
  }

  @Override
  public Reader open(int partition, Position after) {
    return new LogReader(after);
  }

  @Override
  public void close() {}

  private final class LogReader implements Reader {
    private int next;
    private Position position;

    private LogReader(Position after) {
      this.position = after;
      this.next = after.isStart() ? 0 : indexOf(after) + 1;
    }

    private int indexOf(Position wanted) {
      for (int i = 0; i < events.size(); i++) {
        if (Long.toString(events.get(i).offset).equals(wanted.offset())) {
          return i;
        }
      }
      throw new Stop(
          Stop.Code.DATA_LOSS, "the log has no event at offset %s".formatted(wanted.offset()));
    }

    @Override
    public Answer read(RawBatch into, Limit limit) {
      if (!(into instanceof Lines lines)) {
        throw new IllegalArgumentException("not a batch of this log");
      }
      boolean reached = isAt(limit.until());
      lines.begin();
      while (!reached && hasVisible() && lines.fits(events.get(next), limit)) {
        lines.take(events.get(next), eventBytesMax);
        position = positionOf(events.get(next++));
        reached = isAt(limit.until());
      }
      lines.end();
      if (reached || (over && !hasVisible())) {
        return Answer.END;
      }
      return hasVisible() ? Answer.MORE : Answer.EMPTY;
    }

    private boolean isAt(Position until) {
      return !until.isStart() && until.offset().equals(position.offset());
    }

    private boolean hasVisible() {
      return next < events.size() && events.get(next).item < visibleItems;
    }

    private static Position positionOf(Event event) {
      return new Position(
          Long.toString(event.offset), Integer.toHexString(Arrays.hashCode(event.bytes)));
    }

    @Override
    public RawBatch newBatch() {
      return new Lines();
    }

    @Override
    public Position position() {
      return position;
    }

    @Override
    public void close() {}
  }

  private static final class Lines extends RawBatch {
    private final List<Event> taken = new ArrayList<>();
    private final Map<Integer, byte[]> hashes = new HashMap<>();
    private int bytes;
    private int eventBytesMax;

    private void begin() {
      taken.clear();
      hashes.clear();
      bytes = 0;
    }

    private boolean fits(Event event, Limit limit) {
      return taken.isEmpty()
          || (taken.size() < limit.events() && bytes + event.bytes.length <= limit.bytes());
    }

    private void take(Event event, int eventBytesMax) {
      taken.add(event);
      bytes += Math.min(event.bytes.length, eventBytesMax);
      this.eventBytesMax = eventBytesMax;
    }

    private void end() {
      byte[] data = new byte[bytes + SLACK];
      reset(data);
      int start = 0;
      for (Event event : taken) {
        int length = Math.min(event.bytes.length, eventBytesMax);
        System.arraycopy(event.bytes, 0, data, start, length);
        if (length < event.bytes.length) {
          addTooLong(start, length, event.bytes.length, sha256(event.bytes));
        } else {
          add(start, length);
        }
        if (event.arrival.isPresent()) {
          arrivedAt(event.arrival.getAsLong());
        }
        start += length;
      }
    }

    private static byte[] sha256(byte[] bytes) {
      try {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    @Override
    protected void rememberHash(int row, byte[] sha256) {
      hashes.put(row, sha256);
    }

    @Override
    public byte[] hashOf(int row) {
      byte[] hash = hashes.get(row);
      if (hash == null) {
        throw new IllegalArgumentException("the whole payload of row %d is there".formatted(row));
      }
      return hash;
    }

    @Override
    public String offset(int row) {
      return Long.toString(taken.get(row).offset);
    }
  }
}
