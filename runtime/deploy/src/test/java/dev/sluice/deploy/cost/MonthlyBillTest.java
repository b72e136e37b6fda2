package dev.sluice.deploy.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.api.Trigger;
import dev.sluice.dynamodb.PageCut;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The bill, beside sums made by hand. */
class MonthlyBillTest {
  private static final double MONTH = 2_592_000;
  private static final Prices PRICES = Prices.current();

  private static Load load(double events, int shards, long intervalMillis) {
    return new Load(events, 1_000, shards, intervalMillis, 0, 0);
  }

  private static double dollars(MonthlyBill bill, String service) {
    return bill.items().stream()
        .filter(item -> item.service().equals(service))
        .findFirst()
        .orElseThrow()
        .dollars();
  }

  @Test
  void fullShard_pushedEachSecond_hasTheUnitsThatTheStoreBenchCounts() {
    MonthlyBill bill = MonthlyBill.of(load(1_000, 1, 1_000), Trigger.PUSH, PRICES);

    // A commit of 1,000 events is one unit: 1,000 for a million events.
    assertThat(bill.writeUnits()).isEqualTo(MONTH);
    // Without state nothing looks for pages: a head is read for each call.
    assertThat(bill.readUnits()).isEqualTo(bill.calls());
    // And 120 of the schedule.
    assertThat(bill.calls()).isEqualTo(MONTH + 120);
    assertThat(dollars(bill, "Lambda"))
        .isCloseTo(
            MONTH / 1e6 * 0.20 + MONTH * (0.008 + 0.018 * 1_769 / 1_024.0) * 0.0000133334,
            within(0.002));
    assertThat(dollars(bill, "Kinesis"))
        .isCloseTo(720 * 0.015 + 1_000 * MONTH / 1e6 * 0.014, within(0.001));
  }

  /** With a result a second, or with a megabyte of windows that all events change. */
  @Test
  void fullShard_pushedEachSecond_costsAtMostNineDollarsBesideItsStream() {
    Load results = new Load(1_000, 1_000, 1, 1_000, 0, 1);
    Load state = new Load(1_000, 1_000, 1, 1_000, 1_000_000, 0);

    for (Load load : List.of(load(1_000, 1, 1_000), results, state)) {
      assertThat(MonthlyBill.of(load, Trigger.PUSH, PRICES).withoutStream())
          .as("%s", load)
          .isLessThanOrEqualTo(9.0);
    }
  }

  @Test
  void secondTotal_hasAllButTheStreamAndItsKey() {
    MonthlyBill bill = MonthlyBill.of(load(1_000, 1, 1_000), Trigger.PUSH, PRICES);

    assertThat(bill.withoutStream())
        .isCloseTo(
            dollars(bill, "Lambda")
                + dollars(bill, "DynamoDB")
                + dollars(bill, "S3")
                + dollars(bill, "CloudWatch")
                + dollars(bill, MonthlyBill.HOUSEKEEPING),
            within(1e-9));
  }

  @Test
  void cloudWatch_hasSevenMetricsAndTheAlarmsOfTheTemplate_andALineAMinute() {
    double lines = MONTH / 60 * 950 + MONTH * 36 + MONTH / 100 * 950;

    assertThat(dollars(MonthlyBill.of(load(1_000, 1, 1_000), Trigger.PUSH, PRICES), "CloudWatch"))
        .isCloseTo(7 * 0.30 + 7 * 0.10 + lines / (1 << 30) * 0.53, within(0.001));
  }

  @ParameterizedTest
  @EnumSource(Trigger.class)
  void functions_onManyShards_haveNoMoreMetrics(Trigger trigger) {
    double one = dollars(MonthlyBill.of(load(100, 1, 1_000), trigger, PRICES), "CloudWatch");
    double ten = dollars(MonthlyBill.of(load(1_000, 10, 1_000), trigger, PRICES), "CloudWatch");

    // Lines of each shard are all that is more.
    assertThat(ten - one).isLessThan(9 * 0.10);
  }

  @Test
  void results_takeTimeOfTheCallThatWritesThem() {
    Load load = load(1_000, 1, 1_000);
    Load with = new Load(1_000, 1_000, 1, 1_000, 0, 2);

    assertThat(
            dollars(MonthlyBill.of(with, Trigger.PUSH, PRICES), "Lambda")
                - dollars(MonthlyBill.of(load, Trigger.PUSH, PRICES), "Lambda"))
        .isCloseTo(2 * MONTH * (0.005 + 0.0025 * 1_769 / 1_024.0) * 0.0000133334, within(0.001));
  }

  @Test
  void results_areAUnitEach() {
    Load without = load(100, 1, 1_000);
    Load with = new Load(100, 1_000, 1, 1_000, 0, 7);

    assertThat(
            MonthlyBill.of(with, Trigger.PUSH, PRICES).writeUnits()
                - MonthlyBill.of(without, Trigger.PUSH, PRICES).writeUnits())
        .isEqualTo(7 * MONTH);
  }

  @Test
  void state_isWrittenAndDeletedAtEachCheckpoint() {
    Load load = new Load(1_000, 1_000, 1, 1_000, 10_000, 0);

    // 3,800 bytes deflated, written 2.11 times over, are 8 units, and a manifest's one.
    assertThat(MonthlyBill.of(load, Trigger.PUSH, PRICES).writeUnits())
        .isCloseTo(MONTH + MONTH / 10 * 2 * (1 + 8), within(1.0));
  }

  @Test
  void state_inABucket_costsAPutForEachCheckpoint() {
    Load load = new Load(1_000, 1_000, 1, 1_000, 10_000_000, 0);
    MonthlyBill bill = MonthlyBill.of(load, Trigger.PUSH, PRICES);

    // A manifest and a page's marker; what 10,000 events leave, 2.11 times over, is one object.
    assertThat(bill.writeUnits()).isCloseTo(MONTH + MONTH / 10 * 2 * (1 + 1), within(1.0));
    assertThat(dollars(bill, "S3"))
        .isCloseTo(MONTH / 10 / 1e6 * 5 + 3.8e6 / (1 << 30) * 0.023, within(0.001));
    assertThat(bill.total())
        .isLessThan(MonthlyBill.of(load.withPagesInTable(), Trigger.PUSH, PRICES).total() - 50);
  }

  /** {@code BucketPagesTest} counts them as they are made: one object is deleted without a look. */
  @Test
  void requestsToABucket_areThoseThatAreCounted() {
    Load load = new Load(1_000, 1_000, 1, 1_000, 10_000_000, 0);
    MonthlyBill bill = MonthlyBill.of(load, Trigger.PUSH, PRICES);

    assertThat(bill.puts()).isEqualTo(MONTH / 10);
    assertThat(bill.gets()).isZero();
    // A deletion reads the page's marker, and a manifest, which is a page that lies in one item.
    assertThat(bill.readUnits()).isEqualTo(bill.calls() + 2 * MONTH / 10);
    assertThat(MonthlyBill.of(load.withPagesInTable(), Trigger.PUSH, PRICES).puts()).isZero();
  }

  @Test
  void functionWithIdleAfter_isCalledEachMinuteToo() {
    Load load = load(1_000, 1, 1_000);

    assertThat(MonthlyBill.of(load.withTicks(), Trigger.PUSH, PRICES).calls())
        .isEqualTo(MONTH + MONTH / 60);
    for (Trigger pulling : new Trigger[] {Trigger.DRAIN, Trigger.CONTINUOUS}) {
      assertThat(MonthlyBill.of(load.withTicks(), pulling, PRICES))
          .isEqualTo(MonthlyBill.of(load, pulling, PRICES));
    }
  }

  @Test
  void keyOfTheStream_isAskedForEachFiveMinutesByTwo() {
    MonthlyBill bill = MonthlyBill.of(load(1_000, 1, 1_000), Trigger.PUSH, PRICES);

    assertThat(dollars(bill, MonthlyBill.KMS)).isCloseTo(17_280 * 3.00 / 1e6, within(1e-6));
  }

  @Test
  void state_tooSmallForABucket_costsTheSameWithOne() {
    Load load = new Load(1_000, 1_000, 1, 1_000, 10_000, 0);

    assertThat(MonthlyBill.of(load.withPagesInTable(), Trigger.PUSH, PRICES))
        .isEqualTo(MonthlyBill.of(load, Trigger.PUSH, PRICES));
  }

  /** The constant is where a page costs twice as much in the table, in whole kilobytes. */
  @Test
  void pageCut_sendsPagesToABucket_fromWhereTheTableCostsTwiceAsMuch() {
    double object = PRICES.of("s3.million-puts") + PRICES.of("s3.million-gets");
    int kilobytes = 1;
    while (inTable(kilobytes) < 2 * object) {
      kilobytes++;
    }

    assertThat(PageCut.BUCKET_BYTES).isEqualTo(kilobytes << 10);
  }

  /** A million pages of so many kilobytes, written, read once from any replica, and deleted. */
  private static double inTable(int kilobytes) {
    return 2 * kilobytes * PRICES.writeUnits() + kilobytes / 4.0 / 2 * PRICES.readUnits();
  }

  @ParameterizedTest
  @EnumSource(Trigger.class)
  void longerInterval_costsNoMore(Trigger trigger) {
    double last = Double.MAX_VALUE;
    for (long interval : new long[] {100, 1_000, 2_000, 10_000, 60_000, 300_000}) {
      double total = MonthlyBill.of(load(200, 2, interval), trigger, PRICES).total();
      assertThat(total).as("%d ms", interval).isLessThanOrEqualTo(last);
      last = total;
    }
  }

  @ParameterizedTest
  @EnumSource(Trigger.class)
  void moreOfAnything_costsMore(Trigger trigger) {
    double less = MonthlyBill.of(load(500, 1, 1_000), trigger, PRICES).total();

    assertThat(MonthlyBill.of(load(900, 1, 1_000), trigger, PRICES).total()).isGreaterThan(less);
    assertThat(MonthlyBill.of(load(500, 3, 1_000), trigger, PRICES).total()).isGreaterThan(less);
    assertThat(
            MonthlyBill.of(new Load(500, 1_000, 1, 1_000, 5_000_000, 0), trigger, PRICES).total())
        .isGreaterThan(less);
  }

  @ParameterizedTest
  @EnumSource(
      value = Trigger.class,
      names = {"PUSH", "CONTINUOUS"})
  void managedFlink_isCheaperOnlyFromThereOn(Trigger trigger) {
    // Without state and results it is cheaper nowhere, as far as its prices are known.
    assertThat(MonthlyBill.flinkCheaperFrom(load(1_000, 1, 1_000), trigger, PRICES)).isEmpty();
    Load load = new Load(1_000, 1_000, 1, 1_000, 100_000, 1);
    int from = MonthlyBill.flinkCheaperFrom(load, trigger, PRICES).orElseThrow();

    assertThat(from).isGreaterThan(3);
    assertThat(MonthlyBill.of(load.on(from), trigger, PRICES).withoutStream()).isGreaterThan(241);
  }

  @ParameterizedTest
  @CsvSource({"1, 1000, 1", "1000, 1000, 1", "1001, 10, 2", "10, 1048576, 10", "5000, 100, 5"})
  void shards_areAsManyAsTakeTheEvents(double events, long bytes, int shards) {
    assertThat(Load.shardsMin(events, bytes)).isEqualTo(shards);
  }

  @Test
  void load_onTooFewShards_isRefused() {
    assertThatThrownBy(() -> load(3_000, 2, 1_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("need at least 3 shards");
  }
}
