package dev.sluice.simulation.world;

import dev.sluice.engine.source.ForwardingSource;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;
import dev.sluice.simulation.chance.Chance;
import dev.sluice.simulation.chance.Chances;
import dev.sluice.simulation.process.SimulatedProcess;

/** A log as one process reads it: now and then less than there is, or nothing. */
final class SimulatedSource extends ForwardingSource {
  private static final int FEW = 3;

  private final SimulatedProcess process;
  private final Chances chances;
  private long opened;
  private long reads;

  SimulatedSource(Source log, SimulatedProcess process, Chances chances) {
    super(log);
    this.process = process;
    this.chances = chances;
  }

  @Override
  public Reader open(int partition, Position after) {
    opened++;
    return new SteppingReader(super.open(partition, after));
  }

  /** How many readers were opened. */
  long opened() {
    return opened;
  }

  /** How often any reader was asked. */
  long reads() {
    return reads;
  }

  private final class SteppingReader extends ForwardingReader {
    SteppingReader(Reader reader) {
      super(reader);
    }

    @Override
    public Answer read(RawBatch into, Limit limit) {
      reads++;
      process.step("reads behind '%s'".formatted(position().offset()));
      if (!chances.happens(Chance.SHORT_READ)) {
        return super.read(into, limit);
      }
      int events = chances.amount(FEW);
      if (events > 0) {
        return super.read(
            into, new Limit(Math.min(events, limit.events()), limit.bytes(), limit.until()));
      }
      into.reset(new byte[RawBatch.SLACK]);
      return Answer.MORE;
    }
  }
}
