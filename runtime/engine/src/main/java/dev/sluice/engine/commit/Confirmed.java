package dev.sluice.engine.commit;

/**
 * What a channel's sink has taken.
 *
 * @param token the sink's own words for it, given back to it when it is opened
 * @param batch the last batch delivered
 * @param index how many of that batch's outputs are done with
 */
public record Confirmed(String token, long batch, int index) {
  static final Confirmed NOTHING = new Confirmed("", 0, 0);
}
