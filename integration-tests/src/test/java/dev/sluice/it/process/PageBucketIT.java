package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.bucket.ObjectKey;
import dev.sluice.aws.bucket.ObjectStore;
import dev.sluice.aws.bucket.S3ObjectStore;
import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.cli.demo.PaymentStream;
import dev.sluice.local.FunctionProcess;
import dev.sluice.local.FunctionSetup;
import dev.sluice.local.Invoked;
import dev.sluice.local.KinesisLocal;
import dev.sluice.local.LocalServerFailed;
import dev.sluice.local.MotoLocal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A function whose long pages lie in a bucket, as Lambda runs it: it is killed when it has written
 * one there and no head names it, and goes on.
 */
class PageBucketIT {
  private static final int EVENTS = 2_400;
  private static final int OBJECTS_MAX = 1_000;

  /** A lease of who was killed lasts for ten seconds, and a call that finds it ends at once. */
  private static final int CALLS_MAX = 5_000;

  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final String BUCKET = "pages";
  private static final FraudCase FUNCTION = FraudCase.CARD_VELOCITY;

  private static List<byte[]> payments(int from, int to) {
    PaymentStream stream = new PaymentStream(20_261_132L);
    return IntStream.range(from, to).mapToObj(stream::line).toList();
  }

  /** What a function is told of it. */
  private static Map<String, String> ofBucket(MotoLocal server) {
    return Map.of(
        "SLUICE_PAGE_BUCKET", BUCKET, "AWS_ENDPOINT_URL_S3", server.endpoint().toString());
  }

  /** The pages of which there is something in the bucket. */
  private static Set<String> pages(ObjectStore objects) {
    List<String> names =
        objects.names(new ObjectKey(BUCKET, FUNCTION.function() + "/"), "", OBJECTS_MAX);
    assertThat(names).hasSizeLessThan(OBJECTS_MAX);
    return names.stream().map(name -> name.split("/", -1)[2]).collect(Collectors.toSet());
  }

  @Test
  @LongPart
  void functionOnABucket_killedWhenAPageIsThere_endsLikeTheOracleAndLeavesNoPageUnnamed()
      throws LocalServerFailed, InterruptedException {
    try (KinesisLocal streams =
            KinesisLocal.start(Path.of("../runtime/local-server/target/kinesis"));
        MotoLocal buckets = MotoLocal.start(Path.of("../runtime/local-server/target/moto"), 0);
        S3ObjectStore objects = S3ObjectStore.to(buckets.endpoint());
        StreamedCase deployed = new StreamedCase(FUNCTION, streams, "paged", 1)) {
      objects.makeBucket(BUCKET);
      FunctionSetup setup = deployed.setup("drain", TIMEOUT).with(ofBucket(buckets));
      deployed.put(payments(0, EVENTS / 3));
      deployed.drain(setup, EVENTS / 3, CALLS_MAX);
      assertThat(pages(objects)).isNotEmpty().isSubsetOf(deployed.pagesNamed(buckets, BUCKET));

      deployed.put(payments(EVENTS / 3, EVENTS));
      try (FunctionProcess process =
          FunctionProcess.start(
              setup.with(Map.of("SLUICE_FAILPOINT", "manifest-written")), _ -> {})) {
        assertThat(process.invoke("{\"sluice\":\"drain\"}")).isInstanceOf(Invoked.Ended.class);
      }
      Set<String> left = pages(objects);
      left.removeAll(deployed.pagesNamed(buckets, BUCKET));
      assertThat(left).as("of who was killed").isNotEmpty();

      deployed.drain(setup, EVENTS, CALLS_MAX);
      deployed.check("on a bucket");
      assertThat(deployed.keptHouse(ofBucket(buckets), TIMEOUT)).hasSize(2);
      assertThat(pages(objects))
          .isNotEmpty()
          .isSubsetOf(deployed.pagesNamed(buckets, BUCKET))
          .doesNotContainAnyElementsOf(left);
    }
  }
}
