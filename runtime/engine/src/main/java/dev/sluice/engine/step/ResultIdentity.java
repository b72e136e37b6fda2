package dev.sluice.engine.step;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.output.ColumnText;
import dev.sluice.engine.output.JsonText;
import dev.sluice.engine.output.OutputId;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.source.RawBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which call the results being written belong to: its key, window or event, and from these the ids
 * and the head of the envelope. Works out an id only when it is asked for, since most calls return
 * nothing. One object, set anew for each call.
 */
final class ResultIdentity {
  private static final int PANE = 0;
  private static final byte[] KEY = ",\"key\":{".getBytes(StandardCharsets.UTF_8);
  private static final byte[] COMMA = {','};
  private static final byte[] WINDOW_START =
      ",\"window\":{\"start\":".getBytes(StandardCharsets.UTF_8);
  private static final byte[] WINDOW_END = ",\"end\":".getBytes(StandardCharsets.UTF_8);

  /** One component of the key. */
  private record KeyPart(byte[] json, ValueType type, int eventColumn) {}

  private final List<KeyPart> keyParts = new ArrayList<>();
  private final int[] keyStarts;
  private final int[] keyEnds;
  private final OutputId id = new OutputId();
  private final byte[] eventParts;
  private final byte[] windowParts;
  private final JsonText key = new JsonText();
  private final JsonText window = new JsonText();
  private byte[] spanParts = new byte[0];
  private long spanStart;
  private long spanEnd;
  private boolean keyWritten;
  private @Nullable EventBatch batch;
  private int eventRow;
  private @Nullable ColumnBatch paneKeys;
  private int keyRow;
  private boolean windowed;
  private long startMillis;
  private long endMillis;

  ResultIdentity(Plan plan, int partition) {
    for (int column : plan.keyColumns()) {
      EventSchema.Column declared = plan.event().columns().get(column);
      byte[] json = ("\"" + declared.path() + "\":").getBytes(StandardCharsets.UTF_8);
      keyParts.add(new KeyPart(json, declared.type(), column));
    }
    keyStarts = new int[keyParts.size()];
    keyEnds = new int[keyParts.size()];
    eventParts = id.begin("event", plan.function()).part(partition).encoded();
    id.begin("window", plan.function()).part(keyParts.size());
    if (keyParts.isEmpty()) {
      // Without a key every partition has a window of its own.
      id.part(partition);
    }
    windowParts = id.encoded();
  }

  void setEvent(EventBatch events, int row) {
    batch = events;
    eventRow = row;
    windowed = false;
    keyWritten = false;
  }

  void setSlide(EventBatch events, int row, long start, long end) {
    setEvent(events, row);
    windowed = true;
    startMillis = start;
    endMillis = end;
  }

  void setPane(ColumnBatch keys, int row, long start, long end) {
    batch = null;
    paneKeys = keys;
    keyRow = row;
    windowed = true;
    startMillis = start;
    endMillis = end;
    keyWritten = false;
  }

  /** The id of the call's result number {@code index}, valid until the next is asked for. */
  OutputId id(int index) {
    if (batch != null) {
      eventId(batch, index);
      return id;
    }
    // First what encodes parts with the same object.
    writeSpanOnce();
    writeKeyOnce();
    id.begin(windowParts);
    for (int i = 0; i < keyStarts.length; i++) {
      int quote = key.array()[keyStarts[i]] == '"' ? 1 : 0;
      id.part(key.array(), keyStarts[i] + quote, keyEnds[i] - keyStarts[i] - 2 * quote);
    }
    id.encoded(spanParts);
    if (index > 0) {
      id.part(index);
    }
    id.end();
    return id;
  }

  private void eventId(EventBatch events, int index) {
    id.begin(eventParts);
    addOffset(id, events.raw(), events.sourceRow(eventRow));
    id.part(index).end();
  }

  /** Adds an event's offset to an id: the same part as a number and as text. */
  static void addOffset(OutputId id, RawBatch raw, int source) {
    long number = raw.offsetNumber(source);
    if (number == RawBatch.NO_NUMBER) {
      id.part(raw.offset(source));
    } else {
      id.part(number);
    }
  }

  /** Encodes the window once for all of its keys, which come one after the other. */
  private void writeSpanOnce() {
    if (spanParts.length > 0 && startMillis == spanStart && endMillis == spanEnd) {
      return;
    }
    spanStart = startMillis;
    spanEnd = endMillis;
    spanParts = id.begin(new byte[0]).part(startMillis).part(endMillis).part(PANE).encoded();
    window.clear();
    writeSpan(window);
  }

  private void writeSpan(JsonText out) {
    out.raw(WINDOW_START).instant(startMillis).raw(WINDOW_END).instant(endMillis).raw('}');
  }

  /** Encodes the key once for its id and its envelope. */
  private void writeKeyOnce() {
    if (keyWritten) {
      return;
    }
    keyWritten = true;
    key.clear();
    for (int i = 0; i < keyStarts.length; i++) {
      key.raw(i == 0 ? KEY : COMMA).raw(keyParts.get(i).json());
      keyStarts[i] = key.size();
      ColumnText.write(keyColumn(i), keyParts.get(i).type(), keyRow(), key);
      keyEnds[i] = key.size();
    }
    if (keyStarts.length > 0) {
      key.raw('}');
    }
  }

  /** What the call's random generator starts from. */
  long seed() {
    OutputId first = id(0);
    return first.high() ^ first.low();
  }

  /** Whether the call is about one event, and not about a window that closed. */
  boolean isPerEvent() {
    return batch != null;
  }

  /** The offset of the event that the call is about. */
  String offset() {
    if (batch == null) {
      throw new EngineBug("a window's result has no offset");
    }
    return batch.raw().offset(batch.sourceRow(eventRow));
  }

  /** Appends {@code ,"key":{..}}, or nothing without a key. */
  void writeKey(JsonText out) {
    writeKeyOnce();
    out.raw(key.array(), 0, key.size());
  }

  /** Appends {@code ,"window":{..}}; nothing without a window. */
  void writeWindow(JsonText out) {
    if (!windowed) {
      return;
    }
    if (isPerEvent()) {
      writeSpan(out);
    } else {
      writeSpanOnce();
      out.raw(window.array(), 0, window.size());
    }
  }

  /** Appends {@code ,"pane":n} where a result has one. */
  void writePane(JsonText out) {
    if (!isPerEvent()) {
      out.raw(",\"pane\":").number(PANE);
    }
  }

  private Column keyColumn(int part) {
    if (batch != null) {
      return batch.columns().column(keyParts.get(part).eventColumn());
    }
    if (paneKeys == null) {
      throw new EngineBug("a result without event and key");
    }
    return paneKeys.column(part);
  }

  private int keyRow() {
    return batch != null ? eventRow : keyRow;
  }
}
