package dev.sluice.simulation.chance;

/** Something that may happen at a step, and how often in a million where a seed lets it. */
public enum Chance {
  /** Another process goes on from here. */
  SWITCH(150_000),
  /** A process stands still, often for longer than its lease; it does not know. */
  PAUSE(8_000),
  /** A process dies. */
  CRASH(6_000),
  /** The database answers that there was too much. */
  THROTTLE(10_000),
  /** A request never arrives. */
  REQUEST_LOST(8_000),
  /** A request arrives, its answer never does. */
  REPLY_LOST(8_000),
  /** A request arrives long after its sender has given up. */
  REQUEST_LATE(8_000),
  /** Nothing, or no write, of a process reaches the database for a while. */
  OUTAGE(2_500),
  /** A weak read finds what was there before. */
  STALE_READ(200_000),
  /** A query answers with less than there is room for. */
  SHORT_QUERY(200_000),
  /** A source gives less than it could, or nothing. */
  SHORT_READ(150_000),
  /** A stored page goes bad. */
  BIT_ROT(2_000),
  /** More of the input arrives. */
  ARRIVAL(120_000),
  /** One more worker is started. */
  WORKER(12_000),
  /** A worker stops as it is told to. */
  STOP(10_000),
  /** A worker that finds nothing to do lets go for a while. */
  LET_GO(150_000),
  /** A call comes to nothing and is given up: what it brought is not brought again. */
  GIVE_UP(60_000),
  /** A collector is started. */
  COLLECTOR(6_000),
  /** Somebody passes over the next event. */
  SKIP(3_000),
  /** Somebody lets the partition begin again. */
  RESET(1_500),
  /** A newer version of the function is deployed. */
  DEPLOY(4_000),
  /** A worker has no time left while it delivers. */
  TIME_UP(60_000);

  private final int perMillion;

  Chance(int perMillion) {
    this.perMillion = perMillion;
  }

  int perMillion() {
    return perMillion;
  }
}
