package dev.sluice.kinesis;

import dev.sluice.api.DataLoss;
import dev.sluice.engine.source.Source;
import dev.sluice.testkit.contract.SourceContract;
import java.util.List;

/** On a real server. What is bounded is a shard that was split. */
final class KinesisSourceContractTest extends SourceContract {
  private final String name = LocalKinesis.stream(1);

  @Override
  protected Source bounded() {
    KinesisSource source = (KinesisSource) unbounded();
    Shard first = source.shards().all().getFirst();
    if (first.open()) {
      LocalKinesis.split(name, first);
    }
    return source;
  }

  @Override
  protected Source unbounded() {
    return new KinesisSource(LocalKinesis.ask(name), "EARLIEST", DataLoss.STOP, eventBytesMax());
  }

  @Override
  protected Source.Answer over() {
    return Source.Answer.CLOSED;
  }

  @Override
  protected void append(List<String> events) {
    LocalKinesis.putAll(name, events);
  }

  @Override
  protected void lose() {
    LocalKinesis.delete(name);
    LocalKinesis.create(name, 1);
    LocalKinesis.putAll(name, List.of("{\"other\":1}", "{\"other\":2}"));
  }

  @Override
  protected int eventBytesMax() {
    return 2_000;
  }
}
