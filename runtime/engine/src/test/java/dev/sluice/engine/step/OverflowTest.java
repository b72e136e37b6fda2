package dev.sluice.engine.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.plan.AggregateSpec;
import dev.sluice.engine.plan.AggregateSpec.Function;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.plan.ValueType.Decimal;
import dev.sluice.engine.plan.ValueType.Scalar;
import org.junit.jupiter.api.Test;

class OverflowTest {
  private static String reason(ValueType type) {
    return Overflow.reason(new AggregateSpec(Function.SUM, 0, new Field("spent", type, false)));
  }

  @Test
  void reason_whereATypeIsWider_namesIt() {
    assertThat(reason(Scalar.INT)).isEqualTo("aggregate spent does not fit int; declare it long");
    assertThat(reason(Scalar.LONG))
        .isEqualTo(
            "aggregate spent does not fit long; let the event have a BigDecimal there, and make"
                + " this one too");
    assertThat(reason(new Decimal(10, 2)))
        .isEqualTo(
            "aggregate spent does not fit 10 digits; declare it @Decimal(precision = 38, scale ="
                + " 2)");
  }

  @Test
  void reason_whereNoTypeIsWider_saysSo() {
    assertThat(reason(Scalar.DOUBLE))
        .startsWith("aggregate spent does not fit double, and no type is wider; see that");
    assertThat(reason(new Decimal(38, 2)))
        .startsWith("aggregate spent does not fit 38 digits, and no type is wider; see that");
  }
}
