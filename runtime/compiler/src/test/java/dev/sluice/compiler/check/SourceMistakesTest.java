package dev.sluice.compiler.check;

import static dev.sluice.compiler.check.Mistake.refused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in where events come from, how they are keyed, and how often state is saved. */
class SourceMistakesTest {
  @Test
  void source_missing_isRefused() {
    refused(
        ErrorCode.SOURCE_MISSING,
        "Checks.check: it does not say where its events come from",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          void check(Payment payment) {} // here
        }
        """);
  }

  @Test
  void stream_blank_isRefused() {
    refused(
        ErrorCode.STREAM_MALFORMED,
        "is no name of a stream",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = " ") // here
          void check(Payment payment) {}
        }
        """);
  }

  @Test
  void partitionedBy_missingWithKey_isRefused() {
    refused(
        ErrorCode.PARTITIONED_BY_MISSING,
        "with a key",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments") // here
          @KeyBy("card")
          @SlidingWindow("10m")
          void check(Activity activity) {}
        }
        """);
  }

  @Test
  void partitionedBy_missingWithWindow_isRefused() {
    refused(
        ErrorCode.PARTITIONED_BY_MISSING,
        "with a window",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments") // here
          @PerPartition
          @SlidingWindow("10m")
          void check(Activity activity) {}
        }
        """);
  }

  @Test
  void partitionedBy_ofNestedRecord_isRefused() {
    refused(
        ErrorCode.PARTITIONED_BY_NOT_SCALAR,
        "\"shop\" is of type Shop, which is no single value. Name a scalar component, such as"
            + " \"shop.id\".",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments", partitionedBy = "shop") // here
          void check(Payment payment) {}
        }
        """);
  }

  @Test
  void eventBytes_zero_isRefused() {
    refused(
        ErrorCode.EVENT_BYTES_OUT_OF_RANGE,
        "Use 1 to 16777216",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(
              stream = "payments",
              maxEventBytes = 0) // here
          void check(Payment payment) {}
        }
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ten minutes", "10", "10 m", "1.5h", "10M", "1h30m", "", "+5s"})
  void duration_malformed_isRefused(String written) {
    refused(
        ErrorCode.DURATION_MALFORMED,
        "outOfOrderBy \"%s\" is no duration".formatted(written),
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(
              stream = "payments",
              outOfOrderBy = "%s") // here
          void check(Payment payment) {}
        }
        """
            .formatted(written));
  }

  @Test
  void duration_beyondAllTime_isRefused() {
    refused(
        ErrorCode.DURATION_TOO_LONG,
        "at most \"3652059d\"",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments", partitionedBy = "card")
          @KeyBy("card")
          @TumblingWindow("99999999999999999999d") // here
          void check(Activity activity) {}
        }
        """);
  }

  @Test
  void outOfOrderBy_negative_isRefused() {
    refused(
        ErrorCode.DURATION_NEGATIVE,
        "outOfOrderBy \"-1s\" is less than zero",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments", outOfOrderBy = "-1s") // here
          void check(Payment payment) {}
        }
        """);
  }

  @Test
  void idleAfter_zero_isRefused() {
    refused(
        ErrorCode.DURATION_NOT_POSITIVE,
        "idleAfter \"0s\" is not more than zero",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments", idleAfter = "0s") // here
          void check(Payment payment) {}
        }
        """);
  }

  @Test
  void key_empty_isRefused() {
    refused(
        ErrorCode.KEY_EMPTY,
        "at least one component",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments", partitionedBy = "card")
          @KeyBy({}) // here
          @SlidingWindow("10m")
          void check(Activity activity) {}
        }
        """);
  }

  @Test
  void key_sameComponentTwice_isRefused() {
    refused(
        ErrorCode.KEY_REPEATED,
        "\"card\" is in the key already",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments", partitionedBy = "card")
          @KeyBy({
            "card",
            "card" // here
          })
          @SlidingWindow("10m")
          void check(Activity activity) {}
        }
        """);
  }

  @Test
  void key_list_isRefused() {
    refused(
        ErrorCode.KEY_NOT_SCALAR,
        "\"tags\" is of type List<String>, which is no single value. Name a scalar component.",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments", partitionedBy = "card")
          @KeyBy({"card", "tags"}) // here
          @SlidingWindow("10m")
          void check(Activity activity) {}
        }
        """);
  }

  @Test
  void partitionedBy_ofNestedRecordWithoutId_suggestsWhatItHas() {
    refused(
        ErrorCode.PARTITIONED_BY_NOT_SCALAR,
        "such as \"place.at.east\".",
        """
        class Checks {
          record Point(double east, double north) {}

          record Place(List<String> names, Point at) {}

          record Sighting(String bird, Place place) {}

          @MicroBatchFunction(name = "check")
          @From(stream = "sightings", partitionedBy = "place") // here
          void check(Sighting sighting) {}
        }
        """);
  }

  @Test
  void key_withoutThePartitionsComponent_isRefused() {
    refused(
        ErrorCode.KEY_WITHOUT_PARTITION,
        "Add \"card\" to the key",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments", partitionedBy = "card")
          @KeyBy("shop.city") // here
          @SlidingWindow("10m")
          void check(Activity activity) {}
        }
        """);
  }

  @Test
  void field_misspelled_isRefusedWithTheNearestName() {
    refused(
        ErrorCode.FIELD_UNKNOWN,
        "Payment has no component \"crad\". Did you mean \"card\"?",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments", partitionedBy = "card")
          @KeyBy({"card", "crad"}) // here
          @SlidingWindow("10m")
          void check(Activity activity) {}
        }
        """);
  }

  @Test
  void field_unlikeAny_isRefusedWithAllNames() {
    refused(
        ErrorCode.FIELD_UNKNOWN,
        "Shop has no component \"postcode\". Use one of: id, city.",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments", partitionedBy = "shop.postcode") // here
          void check(Payment payment) {}
        }
        """);
  }

  @Test
  void field_reachingIntoAList_isRefused() {
    refused(
        ErrorCode.FIELD_PATH_BLOCKED,
        "\"tags.size\" reaches into tags, which is of type List<String>",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments", partitionedBy = "tags.size") // here
          void check(Payment payment) {}
        }
        """);
  }

  @Test
  void checkpoint_everyTooShort_isRefused() {
    refused(
        ErrorCode.CHECKPOINT_EVERY_OUT_OF_RANGE,
        "Use \"100ms\" to \"1d\"",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          @Checkpoint(every = "50ms") // here
          void check(Payment payment) {}
        }
        """);
  }

  @Test
  void checkpoint_noEvents_isRefused() {
    refused(
        ErrorCode.CHECKPOINT_EVENTS_OUT_OF_RANGE,
        "Use 1 to 100000000",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          @Checkpoint(events = 0) // here
          void check(Payment payment) {}
        }
        """);
  }

  @Test
  void key_misspelt_isRefusedOnce() {
    refused(
        ErrorCode.FIELD_UNKNOWN,
        "Did you mean",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments", partitionedBy = "card")
          @KeyBy("crad") // here
          @TumblingWindow("5m")
          void check(Activity activity) {}
        }
        """);
  }
}
