package dev.sluice.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How generated code reads. After a wanted change {@code mvn test -pl runtime/compiler -am
 * -Dtest=GoldenTest -Dsurefire.failIfNoSpecifiedTests=false -Dsluice.renew=true} writes the files
 * anew, to be read in the diff.
 */
class GoldenTest {
  private static final Path FILES = Path.of("src/test/resources/dev/sluice/compiler");

  @ParameterizedTest
  @ValueSource(strings = {"Checks_Check", "Checks_Check_Invoker"})
  void generatedCode_isAsRead(String type) throws IOException {
    CompiledFunctions functions =
        CompiledFunctions.of(
            """
            class Checks {
              enum Level { LOW, HIGH }

              record Shop(String city, @Nullable String street) {}

              record Order(
                  String card, Optional<Shop> shop, List<Level> levels,
                  @Decimal(precision = 10, scale = 2) BigDecimal price, @EventTime Instant at) {}

              @Aggregates(Order.class)
              record Totals(@Count long orders, @Max("shop.city") @Nullable String last) {}

              record Alert(
                  String card, @Nullable Shop shop, List<Level> levels, Long orders,
                  List<Double> prices) {}

              @MicroBatchFunction(name = "order-check")
              @From(stream = "orders", partitionedBy = "card", outOfOrderBy = "10s")
              @KeyBy("card")
              @SlidingWindow("10m")
              @To(table = "alerts")
              List<Alert> check(Order order, Totals totals, Context context) {
                return List.of();
              }
            }
            """);
    Path golden = FILES.resolve(type + ".txt");
    if (Boolean.getBoolean("sluice.renew")) {
      Files.writeString(golden, functions.source(type));
    }

    assertThat(functions.source(type)).isEqualTo(Files.readString(golden));
  }
}
