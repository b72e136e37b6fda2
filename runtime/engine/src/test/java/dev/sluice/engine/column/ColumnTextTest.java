package dev.sluice.engine.column;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnTextTest {
  private static final int ROWS = 20_000;

  /**
   * Few texts, so that places serve; more than there are places; and texts that never come back.
   */
  @ParameterizedTest
  @ValueSource(ints = {3, 100, 2_000, Integer.MAX_VALUE})
  void string_ofRandomTexts_isWhatWasWritten(int different) {
    SplittableRandom random = new SplittableRandom(different);
    try (var allocator = new RootAllocator();
        var column = new Column(allocator, Storage.BYTES, false)) {
      List<String> texts = new ArrayList<>();
      for (int row = 0; row < ROWS; row++) {
        texts.add(text(random.nextInt(different)));
        byte[] bytes = texts.get(row).getBytes(UTF_8);
        column.setBytes(row, bytes, 0, bytes.length);
      }
      for (int row = 0; row < ROWS; row++) {
        assertThat(column.string(row)).isEqualTo(texts.get(row));
      }
    }
  }

  /** ASCII texts where they are, others beside them; and again over other bytes. */
  @ParameterizedTest
  @ValueSource(ints = {3, 100, 2_000, Integer.MAX_VALUE})
  void string_ofViews_isWhatLiesThere(int different) {
    SplittableRandom random = new SplittableRandom(different);
    try (var allocator = new RootAllocator();
        var batch =
            new ColumnBatch(
                allocator, List.of(new ColumnBatch.Layout(Storage.VIEW, false, true)))) {
      for (int round = 0; round < 3; round++) {
        byte[] bytes = new byte[1 << 20];
        batch.clear();
        batch.view(bytes);
        batch.ensureRows(ROWS);
        Column column = batch.column(0);
        List<String> texts = new ArrayList<>();
        int at = 0;
        for (int row = 0; row < ROWS; row++) {
          String text = text(random.nextInt(different));
          byte[] utf8 = text.getBytes(UTF_8);
          if (utf8.length > text.length()) {
            column.setText(row, text);
          } else {
            System.arraycopy(utf8, 0, bytes, at, utf8.length);
            column.setView(row, at, utf8.length);
            at += utf8.length;
          }
          texts.add(text);
        }
        for (int row = 0; row < ROWS; row++) {
          assertThat(column.string(row)).isEqualTo(texts.get(row));
        }
      }
    }
  }

  /** Of every length, with the same first and last bytes among them. */
  private static String text(int number) {
    String filled = "\u00e9".repeat(number % 5) + "x".repeat(number % 23);
    return number % 3 == 0 ? filled : filled + number + filled;
  }

  @Test
  void string_ofTextsThatDifferInZerosAtTheirEnd_areTold() {
    String[] texts = {"a", "a\0", "a\0\0", "\0", "\0\0", "a", "a\0", "abcdefgh", "abcdefgh\0"};
    try (var allocator = new RootAllocator();
        var column = new Column(allocator, Storage.BYTES, false)) {
      for (int row = 0; row < texts.length; row++) {
        byte[] bytes = texts[row].getBytes(UTF_8);
        column.setBytes(row, bytes, 0, bytes.length);
      }
      for (int row = 0; row < texts.length; row++) {
        assertThat(column.string(row)).isEqualTo(texts[row]);
      }
    }
  }

  @Test
  void string_ofCodeAgain_isTheSameObject() {
    try (var allocator = new RootAllocator();
        var column = new Column(allocator, Storage.BYTES, false)) {
      for (int row = 0; row < 2; row++) {
        column.setBytes(row, "DE".getBytes(UTF_8), 0, 2);
      }
      assertThat(column.string(1)).isSameAs(column.string(0));
    }
  }
}
