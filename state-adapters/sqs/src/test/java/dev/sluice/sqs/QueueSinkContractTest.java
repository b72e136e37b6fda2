package dev.sluice.sqs;

import dev.sluice.engine.output.Channel;
import dev.sluice.engine.sink.Sink;
import dev.sluice.testkit.contract.SinkContract;
import java.util.List;

/**
 * As far as the service goes: a repeat is dropped within its five minutes, and this server gives
 * messages in the order in which they came, which AWS promises for those of one group only.
 */
final class QueueSinkContractTest extends SinkContract {
  private final String queue = LocalQueues.queue();

  @Override
  protected Sink sink() {
    return LocalQueues.box(queue).sink(Channel.RESULT);
  }

  @Override
  protected List<String> delivered() {
    return LocalQueues.bodies(queue);
  }
}
