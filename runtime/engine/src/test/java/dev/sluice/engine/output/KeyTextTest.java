package dev.sluice.engine.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.Storage;
import dev.sluice.engine.plan.ValueType;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

final class KeyTextTest {
  @Test
  void write_bothZeros_isOneText() {
    try (var allocator = new RootAllocator();
        var column = new Column(allocator, Storage.DOUBLE, false)) {
      column.ensureRows(3);
      column.setDouble(0, -0.0);
      column.setDouble(1, 0.0);
      column.setDouble(2, -0.5);

      assertThat(text(column, 0)).isEqualTo("0.0");
      assertThat(text(column, 1)).isEqualTo("0.0");
      assertThat(text(column, 2)).isEqualTo("-0.5");
    }
  }

  private static String text(Column column, int row) {
    JsonText text = new JsonText();
    ColumnText.write(column, ValueType.Scalar.DOUBLE, row, text);
    return new String(text.array(), 0, text.size(), StandardCharsets.UTF_8);
  }
}
