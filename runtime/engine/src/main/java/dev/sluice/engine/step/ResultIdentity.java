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

  /** One component of the key. */
  private record KeyPart(byte[] json, ValueType type, int eventColumn) {}

  private final String function;
  private final int partition;
  private final List<KeyPart> keyParts = new ArrayList<>();
  private final OutputId id = new OutputId();
  private final JsonText scratch = new JsonText();
  private @Nullable EventBatch batch;
  private int eventRow;
  private @Nullable ColumnBatch paneKeys;
  private int keyRow;
  private boolean windowed;
  private long startMillis;
  private long endMillis;

  ResultIdentity(Plan plan, int partition) {
    this.function = plan.function();
    this.partition = partition;
    for (int column : plan.keyColumns()) {
      EventSchema.Column declared = plan.event().columns().get(column);
      byte[] json = ("\"" + declared.path() + "\":").getBytes(StandardCharsets.UTF_8);
      keyParts.add(new KeyPart(json, declared.type(), column));
    }
  }

  void setEvent(EventBatch events, int row) {
    batch = events;
    eventRow = row;
    windowed = false;
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
  }

  /** The id of the call's result number {@code index}, valid until the next is asked for. */
  OutputId id(int index) {
    if (batch != null) {
      id.begin("event", function).part(partition).part(offset()).part(index);
    } else {
      id.begin("window", function).part(keyParts.size());
      for (int i = 0; i < keyParts.size(); i++) {
        scratch.clear();
        ColumnText.write(keyColumn(i), keyParts.get(i).type(), keyRow(), scratch);
        boolean quoted = scratch.array()[0] == '"';
        id.part(scratch.array(), quoted ? 1 : 0, scratch.size() - (quoted ? 2 : 0));
      }
      id.part(startMillis).part(endMillis).part(PANE);
      if (index > 0) {
        id.part(index);
      }
    }
    id.end();
    return id;
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
    if (keyParts.isEmpty()) {
      return;
    }
    out.raw(",\"key\":{");
    for (int i = 0; i < keyParts.size(); i++) {
      if (i > 0) {
        out.raw(',');
      }
      out.raw(keyParts.get(i).json());
      ColumnText.write(keyColumn(i), keyParts.get(i).type(), keyRow(), out);
    }
    out.raw('}');
  }

  /**
   * Appends {@code ,"window":{..}} and for a window that closed the pane; nothing without a window.
   */
  void writeWindow(JsonText out) {
    if (windowed) {
      out.raw(",\"window\":{\"start\":")
          .instant(startMillis)
          .raw(",\"end\":")
          .instant(endMillis)
          .raw('}');
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
