package dev.sluice.files;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.source.Position;
import java.nio.file.Path;
import java.util.Optional;

/** The last event that a reader may give, and whether it did. */
final class Until {
  private final Position position;
  private final long offset;
  private final Optional<LineToken> token;
  private boolean reached;

  Until(Position position) {
    this.position = position;
    this.offset = position.isStart() ? Long.MAX_VALUE : Long.parseLong(position.offset());
    this.token =
        position.token().isEmpty()
            ? Optional.empty()
            : Optional.of(LineToken.parse(position.token()));
  }

  /** This one if it is for the same position, else a new one. */
  Until of(Position other) {
    return position.equals(other) ? this : new Until(other);
  }

  /** Its offset; larger than any if there is no such event. */
  long offset() {
    return offset;
  }

  boolean isReached() {
    return reached;
  }

  /** Whether a reader that is behind {@code current} has nothing to give. */
  boolean isAt(Position current) {
    return !position.isStart() && !current.isStart() && Long.parseLong(current.offset()) >= offset;
  }

  /**
   * The first line at or behind the offset is there.
   *
   * @throws Stop {@code DATA_LOSS} if it is another one
   */
  void reach(Path file, long foundOffset, long length, int crc) {
    boolean same =
        foundOffset == offset
            && token.map(t -> t.length() == length && t.crc() == crc).orElse(true);
    if (!same) {
      throw new Stop(
          Stop.Code.DATA_LOSS,
          "%s has changed: the event at offset %d was read already and is not there now. Put the file back as it was, or start again with --fresh"
              .formatted(file, offset));
    }
    reached = true;
  }

  /**
   * The input is over.
   *
   * @throws Stop {@code DATA_LOSS} if the event was not there
   */
  void endAt(Path file) {
    if (!position.isStart() && !reached) {
      throw new Stop(
          Stop.Code.DATA_LOSS,
          "%s ends before the event at offset %d, which was read already. Put the file back as it was, or start again with --fresh"
              .formatted(file, offset));
    }
  }
}
