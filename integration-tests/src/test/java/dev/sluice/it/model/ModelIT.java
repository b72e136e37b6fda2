package dev.sluice.it.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.sluice.it.model.Check.Limits;
import dev.sluice.it.model.Check.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * The model of the protocol: in every interleaving within some limits all claims hold and every run
 * ends; without one rule, or when something interesting is said to happen never, a claim fails. The
 * searches run two at a time.
 */
class ModelIT {
  private static final Path MODEL = Path.of("model", "protocol.pml");
  private static final Path DIRECTORY = Path.of("target", "model");
  private static final boolean FULL = Boolean.getBoolean("sluice.full");
  private static final String REQUIRED = "SLUICE_MODEL_REQUIRED";
  private static final int SEARCHES_AT_A_TIME = 2;

  /** The models are meant to be searched whole: one that shrinks to nothing shows nothing. */
  private static final long STATES_MIN = 10_000;

  @TestFactory
  @Tag("full")
  Stream<DynamicTest> model() throws IOException {
    Optional<String> missing = Spin.missingTool();
    if (missing.isPresent()) {
      return Stream.of(notChecked(missing.get()));
    }
    Spin spin = new Spin(MODEL, DIRECTORY);
    ExecutorService searches = Executors.newFixedThreadPool(SEARCHES_AT_A_TIME);
    return checks().stream()
        .map(check -> new Search(check, searches.submit(() -> spin.run(check))))
        .toList()
        .stream()
        .map(search -> dynamicTest(search.check().name(), search::see))
        .onClose(searches::shutdownNow);
  }

  private static DynamicTest notChecked(String tool) {
    String said =
        "the model of the protocol was NOT checked, because %s is missing here: apt-get install spin gcc"
            .formatted(tool);
    return dynamicTest(
        said,
        () -> {
          System.out.println(said);
          assertThat(System.getenv(REQUIRED)).as(said).isNull();
        });
  }

  /** In every build some of the claims; in the long part all, and that each of them can fail. */
  private static List<Check> checks() throws IOException {
    List<Check> checks = new ArrayList<>();
    checks.add(Check.holds(Worker.PULL, new Limits(3, 1, 1, 0, 0)));
    checks.add(Check.holds(Worker.PUSH, new Limits(2, 2, 0, 2, 0)));
    checks.add(Check.ends(Worker.PULL, new Limits(2, 1, 1, 0, 0)));
    if (!FULL) {
      return checks;
    }
    checks.add(Check.holds(Worker.PULL, new Limits(2, 1, 1, 1, 0)));
    checks.add(Check.holds(Worker.PULL, new Limits(3, 1, 0, 1, 0)));
    checks.add(Check.holds(Worker.PULL, new Limits(2, 1, 0, 1, 1)));
    checks.add(Check.holds(Worker.PULL, new Limits(2, 2, 0, 0, 1)));
    checks.add(Check.holds(Worker.PUSH, new Limits(3, 1, 1, 1, 0)));
    checks.add(Check.ends(Worker.PULL, new Limits(2, 1, 0, 1, 0)));
    checks.add(Check.ends(Worker.PUSH, new Limits(2, 1, 1, 1, 0)));
    PlantedClaims planted = new PlantedClaims(Files.readString(MODEL));
    assertThat(planted.rules()).hasSizeGreaterThan(20);
    assertThat(planted.events()).hasSizeGreaterThan(15);
    checks.addAll(planted.rules());
    checks.addAll(planted.events());
    return checks;
  }

  private record Search(Check check, Future<Spin.Found> result) {
    void see() throws Exception {
      Spin.Found found = result.get();
      switch (check.kind()) {
        case HOLDS, ENDS -> {
          assertThat(found.error()).as("see it by spin -t -p protocol.pml in %s", found).isEmpty();
          assertThat(found.states()).isGreaterThan(STATES_MIN);
          System.out.printf("model, %s: %,d states%n", check.name(), found.states());
        }
        // Running out of the model's own names would refute nothing.
        case IS_REFUTED ->
            assertThat(found.error())
                .as("%s", found)
                .get()
                .asString()
                .contains("assertion violated")
                .doesNotContain("fresh");
        case GOES_ON_FOR_EVER ->
            assertThat(found.error())
                .as("%s", found)
                .get()
                .asString()
                .startsWith("non-progress cycle");
      }
    }
  }
}
