package dev.sluice.engine.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.api.LatePolicy;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.function.InvalidResult;
import dev.sluice.engine.function.MemberName;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.plan.WindowSpec;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.RootAllocator;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonResultsTest {
  private static final MemberName MEMBER = new MemberName("l");

  private final RootAllocator allocator = new RootAllocator();
  private final ColumnBatch keys = new ColumnBatch(allocator, List.of());
  private final OutputBuffer outputs = new OutputBuffer();
  private final JsonResults results = results(outputs, keys);

  private static JsonResults results(OutputBuffer outputs, ColumnBatch keys) {
    Plan plan =
        new Plan(
            "f",
            new Plan.Input("s", 0, 0, LatePolicy.DROP, 1 << 20, Plan.UNSET, Plan.UNSET),
            new EventSchema(List.of(new Field("at", ValueType.Scalar.INSTANT, false))),
            0,
            List.of(),
            new WindowSpec.Tumbling(60_000, 0),
            List.of(),
            false,
            List.of(),
            "",
            Plan.Checkpoint.DEFAULT);
    ResultIdentity identity = new ResultIdentity(plan, 0);
    identity.setPane(keys, 0, 0, 60_000);
    return new JsonResults(plan, 0, identity, outputs);
  }

  @BeforeEach
  void begin() {
    results.beginCall();
    results.beginResult();
    results.member(MEMBER);
  }

  @AfterEach
  void close() {
    keys.close();
    allocator.close();
  }

  @ParameterizedTest
  @CsvSource({
    "1.5,1.50",
    "-999.99,-999.99",
    "999.990000,999.99",
    "1e2,100.00",
    "0e1000000000,0.00",
    "0e-1000000000,0.00",
  })
  void decimal_thatFits_isWrittenAtItsScale(String given, String shown) {
    results.value(new BigDecimal(given), 5, 2);
    results.endResult();
    assertThat(written()).endsWith("{\"l\":\"" + shown + "\"}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000", "-1000.001", "1e3", "1e1000000000", "1e2147483647"})
  @Timeout(10)
  void decimal_thatIsTooLarge_hasTooManyDigitsBeforeThePoint(String given) {
    expectRefused(() -> results.value(new BigDecimal(given), 5, 2))
        .isEqualTo(
            "component l is %s, which has more than 3 digits before the point; declare a larger"
                + " precision",
            new BigDecimal(given));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.001", "-1.234", "1e-3", "1e-1000000000", "1e-2147483647"})
  @Timeout(10)
  void decimal_thatIsTooFine_hasTooManyDigitsAfterThePoint(String given) {
    expectRefused(() -> results.value(new BigDecimal(given), 5, 2))
        .isEqualTo(
            "component l is %s, which has more than 2 digits after the point; round it",
            new BigDecimal(given));
  }

  @Test
  void value_thatIsNull_isNamed() {
    expectRefused(() -> results.value((String) null))
        .isEqualTo("component l is null and must not be; return no result, or declare it nullable");
  }

  @Test
  void element_thatIsNull_isNamedAsOne() {
    results.beginList();
    results.value("a");
    expectRefused(() -> results.value((String) null))
        .isEqualTo(
            "an element of component l is null and must not be; return no result, or declare it"
                + " nullable");
  }

  @Test
  void component_behindAList_isNamedAsItself() {
    results.beginList();
    results.endList();
    results.member(new MemberName("m"));
    expectRefused(() -> results.value(Double.NaN))
        .isEqualTo("component m is NaN, which JSON cannot say");
  }

  @Test
  void memberOfAnElement_isNamedAsItself() {
    results.beginList();
    results.beginRecord();
    results.member(new MemberName("m"));
    expectRefused(() -> results.value(Double.NaN))
        .isEqualTo("component m is NaN, which JSON cannot say");
  }

  @Test
  void results_thatAreTooLongTogether_areSaidToBe() {
    results.value("x".repeat(JsonResults.CALL_BYTES_MAX - 1000));
    results.endResult();
    results.beginResult();
    results.member(MEMBER);
    results.value("x".repeat(1000));
    results.member(MEMBER);
    expectRefused(() -> results.value("x"))
        .startsWith("the handler returned more than 16777216 bytes for one call");
  }

  private AbstractStringAssert<?> expectRefused(Runnable write) {
    return assertThatExceptionOfType(InvalidResult.class)
        .isThrownBy(write::run)
        .extracting(InvalidResult::getMessage)
        .asString();
  }

  private String written() {
    return new String(
        outputs.array(), outputs.payloadStart(0), outputs.payloadLength(0), StandardCharsets.UTF_8);
  }
}
