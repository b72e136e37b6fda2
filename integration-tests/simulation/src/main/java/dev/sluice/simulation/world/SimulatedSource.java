package dev.sluice.simulation.world;

import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;
import dev.sluice.simulation.chance.Chance;
import dev.sluice.simulation.chance.Chances;
import dev.sluice.simulation.process.SimulatedProcess;

/** A log as one process reads it: now and then less than there is, or nothing. */
final class SimulatedSource implements Source {
  private static final int FEW = 3;

  private final Source log;
  private final SimulatedProcess process;
  private final Chances chances;
  private long opened;
  private long reads;

  SimulatedSource(Source log, SimulatedProcess process, Chances chances) {
    this.log = log;
    this.process = process;
    this.chances = chances;
  }

  @Override
  public int partitions() {
    return log.partitions();
  }

  @Override
  public Reader open(int partition, Position after) {
    opened++;
    return new SteppingReader(log.open(partition, after));
  }

  /** How many readers were opened. */
  long opened() {
    return opened;
  }

  /** How often any reader was asked. */
  long reads() {
    return reads;
  }

  @Override
  public void close() {}

  private final class SteppingReader implements Reader {
    private final Reader reader;

    SteppingReader(Reader reader) {
      this.reader = reader;
    }

    @Override
    public Answer read(RawBatch into, Limit limit) {
      reads++;
      process.step("reads behind '%s'".formatted(reader.position().offset()));
      if (!chances.happens(Chance.SHORT_READ)) {
        return reader.read(into, limit);
      }
      int events = chances.amount(FEW);
      if (events > 0) {
        return reader.read(
            into, new Limit(Math.min(events, limit.events()), limit.bytes(), limit.until()));
      }
      into.reset(new byte[RawBatch.SLACK]);
      return Answer.MORE;
    }

    @Override
    public RawBatch newBatch() {
      return reader.newBatch();
    }

    @Override
    public Position position() {
      return reader.position();
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
