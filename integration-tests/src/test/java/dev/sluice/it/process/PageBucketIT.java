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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Long pages of state in a bucket: those of a function as Lambda runs it, which is killed when it
 * has written one and no head names it; and those of a run, for who comes after it.
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

  @Test
  @LongPart
  void pagesInABucket_areFoundByCommandsThatAreNotToldOfIt(@TempDir Path directory)
      throws Exception {
    FraudRun run = FraudRun.whole(FUNCTION);
    Payments payments = new Payments(directory.resolve("in"), 20_261_133L);
    Path output = directory.resolve("out");
    try (Database database = Database.inMemory();
        MotoLocal buckets = MotoLocal.start(Path.of("../runtime/local-server/target/moto"), 0);
        S3ObjectStore objects = S3ObjectStore.to(buckets.endpoint())) {
      objects.makeBucket(BUCKET);
      Sluice unaware = new Sluice(directory);
      Sluice sluice =
          unaware
              .with("AWS_ENDPOINT_URL_S3", buckets.endpoint().toString())
              .with("AWS_REGION", "us-east-1")
              .with("AWS_ACCESS_KEY_ID", "local")
              .with("AWS_SECRET_ACCESS_KEY", "local");
      List<String> state = List.of("--endpoint", database.endpoint());
      List<String> files =
          List.of("--input", payments.file().toString(), "--output", output.toString());
      List<String> command =
          words(List.of("run", FUNCTION.function(), "--json"), words(files, state));
      payments.grow(EVENTS / 2);
      done(sluice, words(command, List.of("--no-end", "--page-bucket", BUCKET)));
      Set<String> first = pages(objects);
      assertThat(first).isNotEmpty();

      payments.grow(EVENTS / 2);
      // Without region and credentials nobody can read it, wherever it is.
      Sluice.Finished refused =
          unaware
              .with("AWS_EC2_METADATA_DISABLED", "true")
              .with("AWS_CONFIG_FILE", "/dev/null")
              .with("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
              .run(command.toArray(String[]::new));
      assertThat(refused.exit()).as("%s", refused).isEqualTo(1);
      assertThat(refused.err()).contains("in bucket " + BUCKET).doesNotContain("\tat ");

      assertThat(done(sluice, words(List.of("gc"), state)).out()).contains("pages deleted");
      assertThat(pages(objects)).isNotEmpty();
      Sluice.Finished ended = done(sluice, command);
      assertThat(Outcome.inFiles(run, output, database.heads(run), ended.out()))
          .isEqualTo(Outcome.expected(run, payments.lines()));
      done(sluice, words(List.of("gc"), state));
      assertThat(pages(objects)).isEmpty();
    }
  }

  private static List<String> words(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  private static Sluice.Finished done(Sluice sluice, List<String> command) {
    Sluice.Finished finished = sluice.run(command.toArray(String[]::new));
    assertThat(finished.exit()).as("%s", finished).isZero();
    return finished;
  }
}
