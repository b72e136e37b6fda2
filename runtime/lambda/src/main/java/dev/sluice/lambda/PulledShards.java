package dev.sluice.lambda;

import dev.sluice.kinesis.Shard;
import dev.sluice.kinesis.Shards;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The shards that a process pulls from: which are ready, which are over, and what it has kept of
 * them. A shard is ready when those that it was split or merged from are read to their ends. One
 * thread.
 */
final class PulledShards implements AutoCloseable {
  /** So many are open at once in one process. */
  static final int OPEN_MAX = 64;

  /** So many of those that are not listed any more are ready at once. */
  private static final int DEPARTED_MAX = 16;

  private final FunctionWorkers workers;
  private final Surroundings surroundings;
  private final KeptWorkers<GaugedSource> kept;
  private final DepartedShards departed;
  private Shards listed = Shards.NONE;

  /** Those that this process knows were read to their ends. */
  private final Set<Integer> finished = new HashSet<>();

  /** Which comes first where not all can be open. */
  private OptionalInt first = OptionalInt.empty();

  PulledShards(FunctionWorkers workers, Surroundings surroundings, ShardLog shardLog) {
    this.workers = workers;
    this.surroundings = surroundings;
    this.kept = new KeptWorkers<>(shardLog);
    this.departed = new DepartedShards(surroundings);
  }

  /**
   * Lists the stream's shards.
   *
   * @param busy those that are worked on, which are left out
   * @param closedOnly whether only those are wanted that were split or merged
   * @return the ready ones, in the order in which they are to be taken: those that are not listed
   *     any more come first, if something is left to do of them
   */
  List<Integer> ready(Set<Integer> busy, boolean closedOnly) {
    listed = surroundings.shards();
    NavigableSet<Integer> left = departed.beside(listed);
    for (int shard : kept.shards()) {
      if (!busy.contains(shard) && !left.contains(shard) && listed.find(shard).isEmpty()) {
        kept.free(shard);
      }
    }
    List<Integer> ready = new ArrayList<>(left.stream().limit(DEPARTED_MAX).toList());
    ready.removeAll(busy);
    for (Shard shard : inOrder(listed.all())) {
      boolean wanted = !busy.contains(shard.number()) && !(closedOnly && shard.open());
      if (wanted && areOver(shard.parents(), left) && !isFinished(shard)) {
        ready.add(shard.number());
      }
    }
    return ready;
  }

  /**
   * Closed ones first, since their memory is for the others when they are over; but if they are
   * more than can be open, those that waited in vain last time. The first call of a process begins
   * anywhere, so that processes that are called once do not all leave the same ones out.
   */
  private List<Shard> inOrder(List<Shard> shards) {
    if (shards.size() <= OPEN_MAX) {
      return shards.stream().sorted(Comparator.comparing(Shard::open)).toList();
    }
    int anywhere = Math.floorMod(surroundings.owner().hashCode(), shards.size());
    int beginsWith = first.orElse(shards.get(anywhere).number());
    long before = shards.stream().filter(shard -> shard.number() < beginsWith).count();
    List<Shard> rotated = new ArrayList<>(shards);
    Collections.rotate(rotated, (int) -before);
    return rotated;
  }

  private boolean areOver(List<Integer> parents, Set<Integer> left) {
    return parents.stream()
        .allMatch(
            parent ->
                finished.contains(parent)
                    || listed.find(parent).isEmpty() && !left.contains(parent));
  }

  /** Whether it is over, by another process, or by another plan, too. */
  private boolean isFinished(Shard shard) {
    int number = shard.number();
    if (!shard.open() && !isFinished(number) && workers.finishedAt(number).isPresent()) {
      // What another process has made of it is not what this one has kept.
      finished(number);
    }
    return isFinished(number);
  }

  /** Whether this process knows that nothing is left of a shard. */
  boolean isFinished(int shard) {
    return finished.contains(shard);
  }

  /** Nothing is left of a shard. */
  void finished(int shard) {
    finished.add(shard);
    departed.finished(shard);
    kept.free(shard);
  }

  /** Those that had no turn begin the next call. */
  void beginWith(int shard) {
    first = OptionalInt.of(shard);
  }

  /** Those that a shard came from, and what they came from, as far as they are listed. */
  Set<Integer> ancestorsOf(int shard) {
    Set<Integer> found = new HashSet<>();
    Deque<Integer> unseen = new ArrayDeque<>(Set.of(shard));
    while (!unseen.isEmpty()) {
      listed.find(unseen.remove()).map(Shard::parents).orElse(List.of()).stream()
          .filter(found::add)
          .forEach(unseen::add);
    }
    return found;
  }

  /**
   * The worker of a shard that is not open, as it was kept; its state is built again if it may use
   * another share of the memory now, which all share that have state, or come to have some.
   */
  ShardWorker<GaugedSource> worker(int shard) {
    long sharing = listed.all().stream().filter(each -> !isFinished(each.number())).count();
    long share = workers.share(sharing);
    if (kept.find(shard).filter(worker -> worker.stateBytesMax() != share).isPresent()) {
      kept.free(shard);
    }
    return kept.of(shard, number -> workers.pull(number, share));
  }

  /** The worker of a shard has failed. */
  void free(int shard) {
    kept.free(shard);
  }

  /**
   * Another worker in this process goes on with a shard. Those of the others are kept, in no more
   * than so much memory.
   */
  void leave(int shard, long bytesMax) {
    kept.free(shard);
    kept.makeRoom(shard, Integer.MAX_VALUE, bytesMax);
  }

  /** How much memory the workers hold now. */
  long bytes() {
    return kept.bytes();
  }

  /** Lets go of all workers. */
  @Override
  public void close() {
    kept.close();
  }
}
