package dev.sluice.engine.decode;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.plan.EventSchema;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Records: the event itself, and records nested in it.
 *
 * <p>Speculation. Producers write members in a stable order, so after each member the reader first
 * tries the bytes that followed it last time (see {@link Step}): one comparison of two words stands
 * for the comma, white space, name and colon. Otherwise the bytes are understood once and
 * remembered, within a limit.
 *
 * <p>Repetition. A member that comes twice makes a record unusual, since the last one counts,
 * entirely, even where the first was wrong: {@link #judge} first finds where each member's last
 * value is, then reads those in declared order, as faults are reported in that order.
 */
final class RecordReader extends ValueReader {
  private static final int ABSENT = -1;

  private final JsonScanner scanner;
  private final int level;
  private final ValueReader[] members;
  private final NameTable names;
  private final int[] valueAt;
  private final Steps steps;
  private int reading;

  /** A record on {@code level}, the event's own being 1. */
  RecordReader(
      EventSchema.Column component,
      String[] names,
      ValueReader[] members,
      JsonScanner scanner,
      int level) {
    super(component);
    this.scanner = scanner;
    this.level = level;
    this.members = members;
    this.names = new NameTable(names);
    this.valueAt = new int[members.length];
    this.steps = new Steps(scanner, members, this.names, level + 1);
  }

  @Override
  void bind(ColumnBatch columns) {
    super.bind(columns);
    for (ValueReader member : members) {
      member.bind(columns);
    }
  }

  @Override
  int read(byte[] data, int at, int end, int row) {
    int stamp = ++reading;
    int declared = 0;
    int pos = at;
    Step last = null;
    Step step = steps.first();
    while (pos < end) {
      if (step == null || !step.isAt(data, pos, end)) {
        step = steps.find(last, data, pos, end);
        if (step == null) {
          return last == null ? readNull(data, at, row) : UNUSUAL;
        }
      }
      int value = pos + step.length;
      ValueReader member = step.reader;
      if (member == null) {
        return declared == members.length || completes(stamp, row) ? present(value, row) : UNUSUAL;
      }
      if (member.seenIn == stamp && step.declared != 0) {
        return UNUSUAL;
      }
      member.seenIn = stamp;
      declared += step.declared;
      int behind = member.read(data, value, end, row);
      if (behind >= 0) {
        pos = behind;
        last = step;
        step = step.next;
      } else {
        // The same member in more white space is another step.
        declared -= step.declared;
        member.seenIn = 0;
        step = Step.isWhite(data[value]) ? steps.find(last, data, pos, end) : null;
        if (step == null) {
          return UNUSUAL;
        }
      }
    }
    return UNUSUAL;
  }

  private int present(int pos, int row) {
    Column target = column;
    if (target != null) {
      target.setPresent(row);
    }
    return pos;
  }

  /** Makes the members that did not come null; false if one may not be. */
  private boolean completes(int stamp, int row) {
    for (ValueReader member : members) {
      if (member.seenIn != stamp && member.absent(row) != null) {
        return false;
      }
    }
    return true;
  }

  @Override
  @Nullable Fault judge(byte[] data, int at, int end, int row) {
    if (data[at] != '{') {
      return super.judge(data, at, end, row);
    }
    Arrays.fill(valueAt, ABSENT);
    int pos = JsonScanner.white(data, at + 1, end);
    while (data[pos] != '}') {
      pos = data[pos] == ',' ? JsonScanner.white(data, pos + 1, end) : pos;
      int colon = JsonScanner.white(data, scanner.text(data, pos, end), end);
      int value = JsonScanner.white(data, colon + 1, end);
      int member = names.find(scanner.textData(), scanner.textFrom(), scanner.textTo());
      if (member != NameTable.UNKNOWN) {
        valueAt[member] = value;
      }
      pos = JsonScanner.white(data, scanner.value(data, value, end, level + 1), end);
    }
    for (int i = 0; i < members.length; i++) {
      Fault fault =
          valueAt[i] == ABSENT
              ? members[i].absent(row)
              : members[i].judge(data, valueAt[i], end, row);
      if (fault != null) {
        return fault;
      }
    }
    present(at, row);
    return null;
  }

  @Override
  void setNull(int row) {
    super.setNull(row);
    for (ValueReader member : members) {
      member.setNull(row);
    }
  }

  @Override
  void ensureRows(int rows) {
    super.ensureRows(rows);
    for (ValueReader member : members) {
      member.ensureRows(rows);
    }
  }

  @Override
  Fault fault(byte[] data, int at, int end) {
    return wrongType("an object", data, at, end);
  }
}
