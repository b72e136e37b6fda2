package dev.sluice.engine.step;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.source.Produced;
import dev.sluice.engine.source.RawBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which outputs of other functions a partition has been given, so that each counts once although
 * its producer may write it again: after a crash, and when an answer was lost. Of each producer and
 * lane the last one is enough, since they come in order. What is not behind it is a repeat, and no
 * event of the partition's sequence.
 *
 * <p>It follows from the payloads alone, so it is a part of the state: saved with each snapshot and
 * come to again when the source is read again. A partition that goes on with the keys of others
 * takes over what they have been given.
 */
public final class Seen {
  /** A producer's entry takes about so many bytes beside its lanes. */
  private static final int PRODUCER_BYTES = 200;

  private static final int LANE_BYTES = 80;

  private final Map<Produced.Producer, Outputs> producers = new TreeMap<>(Seen::byName);
  private int lanes;

  /** The last output of a lane. */
  private record Place(long batch, int index) {
    boolean isBehind(Place other) {
      return batch > other.batch || batch == other.batch && index > other.index;
    }
  }

  /** What came of one producer, all of one incarnation. */
  private record Outputs(long incarnation, Map<Integer, Place> lanes) {}

  private static int byName(Produced.Producer one, Produced.Producer other) {
    int byFunction = one.function().compareTo(other.function());
    return byFunction != 0 ? byFunction : Integer.compare(one.partition(), other.partition());
  }

  /**
   * Takes the repeats out of a batch, and remembers the others.
   *
   * @throws Stop {@code PRODUCER_RESET} at the first output of a producer that was set back
   */
  void pass(RawBatch raw) {
    if (!raw.mayRepeat()) {
      return;
    }
    int kept = 0;
    for (int row = 0; row < raw.count(); row++) {
      Produced produced = raw.produced(row);
      if (produced == null || isNew(produced, raw, row)) {
        raw.move(row, kept++);
      }
    }
    raw.cut(kept);
  }

  private boolean isNew(Produced produced, RawBatch raw, int row) {
    Outputs outputs = producers.get(produced.producer());
    if (outputs != null && produced.incarnation() > outputs.incarnation()) {
      throw reset(produced, raw.offset(row));
    }
    return add(produced);
  }

  /** Whether it is behind what was given of its producer and lane; then it is the last of them. */
  private boolean add(Produced produced) {
    Outputs outputs = producers.get(produced.producer());
    if (outputs == null || outputs.incarnation() < produced.incarnation()) {
      lanes -= outputs == null ? 0 : outputs.lanes().size();
      outputs = new Outputs(produced.incarnation(), new TreeMap<>());
      producers.put(produced.producer(), outputs);
    }
    if (outputs.incarnation() > produced.incarnation()) {
      return false;
    }
    Place place = new Place(produced.batch(), produced.index());
    Place last = outputs.lanes().get(produced.lane());
    if (last != null && !place.isBehind(last)) {
      return false;
    }
    outputs.lanes().put(produced.lane(), place);
    lanes += last == null ? 1 : 0;
    return true;
  }

  private static Stop reset(Produced produced, String offset) {
    return new Stop(
        Stop.Code.PRODUCER_RESET,
        "the record at offset %s is an output of function %s, partition %d, which was set back and writes again what this one has been given; which of it is new can't be told. Let this function begin anew behind that, with --fresh and a later startAt, or give the producer another stream"
            .formatted(offset, produced.producer().function(), produced.producer().partition()));
  }

  /** Takes over what was given by a snapshot, or in another partition: its {@link #last}. */
  public void add(List<Produced> given) {
    for (Produced produced : given) {
      boolean _ = add(produced);
    }
  }

  /** Bytes held, about. */
  long bytesUsed() {
    return (long) PRODUCER_BYTES * producers.size() + (long) LANE_BYTES * lanes;
  }

  /** The last output of each lane of each producer, those of a producer together. */
  public List<Produced> last() {
    List<Produced> all = new ArrayList<>();
    producers.forEach(
        (producer, outputs) ->
            outputs
                .lanes()
                .forEach(
                    (lane, place) ->
                        all.add(
                            new Produced(
                                producer,
                                lane,
                                outputs.incarnation(),
                                place.batch(),
                                place.index()))));
    return all;
  }
}
