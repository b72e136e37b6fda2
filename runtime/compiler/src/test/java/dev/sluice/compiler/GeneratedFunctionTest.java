package dev.sluice.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Compiles right declarations and runs them: what goes in as JSON comes out as JSON. */
class GeneratedFunctionTest {
  private static final String ECHO =
      """
      class Checks {
        @MicroBatchFunction(name = "check")
        @From(stream = "orders")
        @To(table = "orders")
        Order check(Order order) {
          return order;
        }

        enum Level { LOW, HIGH }

        record Place(String city, Optional<Point> point) {}

        record Point(double x, double y) {}

      %s
      }
      """;

  @Test
  void everyType_present_comesOutAsItWentIn() {
    CompiledFunctions functions =
        CompiledFunctions.of(
            ECHO.formatted(
                """
                record Order(
                    String text, int count, long total, double weight, boolean ok,
                    @Decimal(precision = 10, scale = 2) BigDecimal price, Instant at, Level level,
                    Place place, List<String> tags, List<Place> stops, List<Long> sizes,
                    @Decimal(precision = 5, scale = 1) List<BigDecimal> rates,
                    List<Optional<Integer>> gaps, List<@Nullable Level> levels) {}
                """));
    String event =
        """
        {"text":"a\\"ü","count":-7,"total":9007199254740993,"weight":0.1,"ok":true,\
        "price":"12.30","at":"2026-01-02T03:04:05.678Z","level":"HIGH",\
        "place":{"city":"Rom","point":{"x":1.5,"y":-2.5}},"tags":["x","y"],\
        "stops":[{"city":"Ulm","point":null},{"city":"Bonn","point":{"x":0.25,"y":3.0}}],\
        "sizes":[1,2,3],"rates":["0.5","7.0"],"gaps":[1,null,3],"levels":["LOW",null]}\
        """;
    String asNumbers = event.replace("\"12.30\"", "12.3").replace("\"0.5\",\"7.0\"", "0.5,7");

    assertThat(functions.run(asNumbers)).containsExactly(event);
  }

  @Test
  void everyWayToBeMissing_missing_comesOutAsNull() {
    CompiledFunctions functions =
        CompiledFunctions.of(
            ECHO.formatted(
                """
                record Order(
                    String id, Integer count, Long total, Double weight, Boolean ok,
                    @Nullable String text, Optional<String> note, Optional<Long> sum,
                    @Decimal(precision = 10, scale = 2) @Nullable BigDecimal price,
                    Optional<Instant> at, @Nullable Level level, Optional<Level> other,
                    @Nullable Place place, Optional<Place> second, @Nullable List<String> tags,
                    Optional<List<String>> marks) {}
                """));
    String missing =
        """
        {"id":"a","count":null,"total":null,"weight":null,"ok":null,"text":null,"note":null,\
        "sum":null,"price":null,"at":null,"level":null,"other":null,"place":null,"second":null,\
        "tags":null,"marks":null}\
        """;
    String present =
        """
        {"id":"b","count":1,"total":2,"weight":3.0,"ok":false,"text":"t","note":"n","sum":4,\
        "price":"5.00","at":"2026-01-01T00:00:00Z","level":"LOW","other":"HIGH",\
        "place":{"city":"Ulm","point":null},"second":{"city":"Rom","point":{"x":1.0,"y":2.0}},\
        "tags":[],"marks":["m"]}\
        """;

    assertThat(functions.run("{\"id\":\"a\"}", present.replace("\"5.00\"", "5"), missing))
        .containsExactly(missing, present, missing);
  }

  @Test
  void nullable_byDeclarationAnnotationOfAnyPackage_mayBeMissing() {
    CompiledFunctions functions =
        CompiledFunctions.of(
            """
            class Checks {
              @interface Nullable {}

              record Order(@Nullable String id) {}

              @MicroBatchFunction(name = "check")
              @From(stream = "orders")
              @To(table = "orders")
              Order check(Order order) {
                return order;
              }
            }
            """);

    assertThat(functions.run("{}")).containsExactly("{\"id\":null}");
  }

  @Test
  void parameters_inAnyOrder_receiveWhatTheirTypesSay() {
    CompiledFunctions functions =
        CompiledFunctions.of(
            """
            class Checks {
              record Order(String card, long cents, @EventTime Instant at) {}

              @Aggregates(Order.class)
              record Totals(@Count int orders, @Sum("cents") long cents) {}

              record Seen(int orders, long cents, Instant start, Instant end, String function,
                  Instant time, Instant watermark) {}

              @MicroBatchFunction(name = "check-all")
              @From(stream = "orders", partitionedBy = "card")
              @KeyBy("card")
              @TumblingWindow("10s")
              @To(table = "seen")
              Seen check(Context context, Totals totals, Window window) {
                return new Seen(totals.orders(), totals.cents(), window.start(), window.end(),
                    context.function(), context.eventTime(), context.watermark());
              }
            }
            """);

    assertThat(
            functions
                .run(
                    "{\"card\":\"a\",\"cents\":5,\"at\":20000}",
                    "{\"card\":\"a\",\"cents\":7,\"at\":29999}",
                    "{\"card\":\"b\",\"cents\":1,\"at\":31000}")
                .getFirst())
        .isEqualTo(
            "{\"orders\":2,\"cents\":12,\"start\":\"1970-01-01T00:00:20Z\","
                + "\"end\":\"1970-01-01T00:00:30Z\",\"function\":\"check-all\","
                + "\"time\":\"1970-01-01T00:00:30Z\","
                + "\"watermark\":\"1970-01-01T00:00:31Z\"}");
  }

  @Test
  void event_besideItsSlidingWindow_isTheOneThatWasCounted() {
    CompiledFunctions functions =
        CompiledFunctions.of(
            """
            class Checks {
              record Order(String card, long cents, @EventTime Instant at) {}

              @Aggregates(Order.class)
              record Totals(@Count int orders, @Sum("cents") long cents) {}

              record Seen(String card, int orders, long cents, Instant start, Instant end) {}

              @MicroBatchFunction(name = "check")
              @From(stream = "orders", partitionedBy = "card")
              @KeyBy("card")
              @SlidingWindow("10s")
              @To(table = "seen")
              Seen check(Window window, Totals totals, Order order) {
                return new Seen(order.card(), totals.orders(), totals.cents(), window.start(),
                    window.end());
              }
            }
            """);

    assertThat(
            functions.run(
                "{\"card\":\"a\",\"cents\":5,\"at\":20000}",
                "{\"card\":\"b\",\"cents\":6,\"at\":25000}",
                "{\"card\":\"a\",\"cents\":7,\"at\":29999}"))
        .containsExactly(
            "{\"card\":\"a\",\"orders\":1,\"cents\":5,\"start\":\"1970-01-01T00:00:10Z\","
                + "\"end\":\"1970-01-01T00:00:20Z\"}",
            "{\"card\":\"b\",\"orders\":1,\"cents\":6,\"start\":\"1970-01-01T00:00:15Z\","
                + "\"end\":\"1970-01-01T00:00:25Z\"}",
            "{\"card\":\"a\",\"orders\":2,\"cents\":12,\"start\":\"1970-01-01T00:00:19.999Z\","
                + "\"end\":\"1970-01-01T00:00:29.999Z\"}");
  }

  @Test
  void slidingWindow_withoutAggregates_isAskedAtEachEvent() {
    CompiledFunctions functions =
        CompiledFunctions.of(
            """
            class Checks {
              record Order(String card, @EventTime Instant at) {}

              @MicroBatchFunction(name = "check")
              @From(stream = "orders", partitionedBy = "card")
              @PerPartition
              @SlidingWindow("10s")
              @To(table = "seen")
              Order check(Order order) {
                return order;
              }
            }
            """);

    assertThat(functions.run("{\"card\":\"a\",\"at\":0}"))
        .containsExactly("{\"card\":\"a\",\"at\":\"1970-01-01T00:00:00Z\"}");
  }

  @Test
  void everyAggregate_overNestedAndNullableComponents_isReadBack() {
    CompiledFunctions functions =
        CompiledFunctions.of(
            """
            class Checks {
              enum Level { LOW, HIGH }

              record Shop(String city, @Nullable String street) {}

              record Order(
                  String card, Shop shop, Optional<Shop> other, Level level, Long tip,
                  double weight, @Decimal(precision = 10, scale = 2) BigDecimal price,
                  @EventTime Instant at) {}

              @Aggregates(Order.class)
              record Totals(
                  @Count long all, @Count("tip") long tips, @Sum("tip") Optional<Long> tipped,
                  @Avg("tip") Double mean, @Max("shop.city") String lastCity,
                  @Min("other.city") @Nullable String firstOther,
                  @CountDistinct("shop.city") int cities, @First("level") Level first,
                  @Last("level") Level last, @Sum("weight") double weight,
                  @Decimal(precision = 38, scale = 2) @Sum("price") BigDecimal spent,
                  @Decimal(precision = 38, scale = 6) @Avg("price") BigDecimal price,
                  @Max("at") Instant until) {}

              @MicroBatchFunction(name = "check")
              @From(stream = "orders", partitionedBy = "shop.city")
              @KeyBy({"shop.city", "card"})
              @TumblingWindow(value = "1m", offset = "-10s")
              @To(table = "totals")
              Totals check(Totals totals) {
                return totals;
              }
            }
            """);

    assertThat(
            functions.run(
                "{\"card\":\"a\",\"shop\":{\"city\":\"Ulm\"},\"level\":\"HIGH\","
                    + "\"weight\":0.1,\"price\":1.10,\"at\":1000}",
                "{\"card\":\"a\",\"shop\":{\"city\":\"Ulm\"},\"other\":{\"city\":\"Rom\"},"
                    + "\"level\":\"LOW\",\"tip\":3,\"weight\":0.2,\"price\":2.15,\"at\":2000}"))
        .containsExactly(
            "{\"all\":2,\"tips\":1,\"tipped\":3,\"mean\":3.0,\"lastCity\":\"Ulm\","
                + "\"firstOther\":\"Rom\",\"cities\":1,\"first\":\"HIGH\",\"last\":\"LOW\","
                + "\"weight\":0.30000000000000004,\"spent\":\"3.25\",\"price\":\"1.625000\","
                + "\"until\":\"1970-01-01T00:00:02Z\"}");
  }

  @Test
  void returnedList_goesOutInOrder() {
    assertThat(returning("List<Order>", "List.of(new Order(\"1\"), order)").run("{\"id\":\"2\"}"))
        .containsExactly("{\"id\":\"1\"}", "{\"id\":\"2\"}");
  }

  @Test
  void returnedOptional_empty_givesNothing() {
    assertThat(returning("Optional<Order>", "Optional.empty()").run("{\"id\":\"2\"}")).isEmpty();
  }

  @Test
  void returnedStream_isReadAndThenClosed() {
    CompiledFunctions functions =
        CompiledFunctions.of(
            """
            class Checks {
              record Order(String id) {}

              private int closed;

              @MicroBatchFunction(name = "check")
              @From(stream = "orders")
              @To(table = "orders")
              Stream<Order> check(Order order) {
                return Stream.of(order, new Order("closed " + closed)).onClose(() -> closed++);
              }
            }
            """);

    assertThat(functions.run("{\"id\":\"a\"}", "{\"id\":\"b\"}"))
        .containsExactly(
            "{\"id\":\"a\"}", "{\"id\":\"closed 0\"}", "{\"id\":\"b\"}", "{\"id\":\"closed 1\"}");
  }

  @Test
  void returnedNothing_isCalledAllTheSame() {
    CompiledFunctions functions =
        CompiledFunctions.of(
            """
            class Checks {
              record Order(String id) {}

              @MicroBatchFunction(name = "check")
              @From(stream = "orders")
              void check(Order order) throws Exception {
                throw new Exception("called with " + order.id());
              }
            }
            """);

    assertThat(functions.run("{\"id\":\"a\"}"))
        .singleElement()
        .asString()
        .contains("\"handler-threw\"", "called with a");
  }

  /** A function over {@code record Order(String id)} that returns this expression. */
  private static CompiledFunctions returning(String type, String expression) {
    return CompiledFunctions.of(
        """
        class Checks {
          record Order(String id) {}

          @MicroBatchFunction(name = "check")
          @From(stream = "orders")
          @To(table = "orders")
          %s check(Order order) {
            return %s;
          }
        }
        """
            .formatted(type, expression));
  }
}
