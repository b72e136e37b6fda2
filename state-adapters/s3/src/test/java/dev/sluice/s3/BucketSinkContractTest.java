package dev.sluice.s3;

import dev.sluice.engine.output.Channel;
import dev.sluice.engine.sink.Sink;
import dev.sluice.testkit.contract.SinkContract;
import java.util.List;

final class BucketSinkContractTest extends SinkContract {
  private final String bucket = LocalBuckets.bucket();

  @Override
  protected Sink sink() {
    return LocalBuckets.box(bucket).sink(Channel.RESULT);
  }

  @Override
  protected List<String> delivered() {
    return LocalBuckets.texts(bucket);
  }
}
