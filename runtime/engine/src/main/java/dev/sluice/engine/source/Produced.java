package dev.sluice.engine.source;

/**
 * What a payload says of itself where a function of Sluice wrote it: which output of which function
 * it is. Outputs of one {@link Producer}, each in one of its lanes, are written in their order,
 * apart from repeats.
 *
 * @param lane of the payloads that the producer keeps in order among themselves, those of one lane
 * @param incarnation raised when the producer was set back and makes outputs again
 */
public record Produced(Producer producer, int lane, long incarnation, long batch, int index) {
  /** A partition of a function that writes to the source. */
  public record Producer(String function, int partition) {}
}
