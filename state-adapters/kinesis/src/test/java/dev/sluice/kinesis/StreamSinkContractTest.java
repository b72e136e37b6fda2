package dev.sluice.kinesis;

import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.sink.Sink;
import dev.sluice.testkit.contract.SinkContract;
import java.util.List;

final class StreamSinkContractTest extends SinkContract {
  private final String name = LocalKinesis.stream(2);

  @Override
  protected Sink sink() {
    return new StreamSink(LocalKinesis.ask(name), "", Failpoints.NONE);
  }

  @Override
  protected String payload(String text) {
    return "{\"id\":0,\"value\":{\"text\":\"%s\"}}".formatted(text);
  }

  @Override
  protected List<String> delivered() {
    return Arrivals.of(name).payloads().stream()
        .map(payload -> payload.substring("{\"text\":".length(), payload.length() - 1))
        .toList();
  }
}
