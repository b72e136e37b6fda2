package dev.sluice.kinesis;

import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.output.Digits;
import dev.sluice.engine.source.PartitionKeys;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A shard of a stream, which is a partition of its source.
 *
 * @param number that of its id, and the partition's
 * @param parents the shards that it was split or merged from, by number: none, one or two; they may
 *     not be listed any more
 * @param keys those that come to it
 * @param open whether records still come to it; if not, it was split or merged and has an end
 */
public record Shard(int number, List<Integer> parents, PartitionKeys keys, boolean open) {
  private static final Pattern ID = Pattern.compile("shardId-(\\d{12})");

  public Shard {
    parents = List.copyOf(parents);
  }

  /** The id that the service knows the shard of a number by. */
  public static String id(int number) {
    return "shardId-" + Digits.fixed(number, 12);
  }

  /** The number of the shard with this id. */
  public static int numberOf(String id) {
    Matcher matcher = ID.matcher(id);
    long number = matcher.matches() ? Long.parseLong(matcher.group(1)) : Long.MAX_VALUE;
    if (number > Integer.MAX_VALUE - 1) {
      throw new EngineBug("'%s' is not the id of a shard as we know them".formatted(id));
    }
    return (int) number;
  }
}
