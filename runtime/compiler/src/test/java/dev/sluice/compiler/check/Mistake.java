package dev.sluice.compiler.check;

import static com.google.testing.compile.Compiler.javac;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.JavaFileObjects;
import dev.sluice.compiler.SluiceProcessor;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/** Compiles one wrong declaration and looks at what is reported. */
final class Mistake {
  /** Marks the line at which the mistake is to be reported. */
  private static final String HERE = "// here";

  private static final String HEAD =
      """
      package bank;
      import dev.sluice.api.*;
      import java.math.BigDecimal;
      import java.time.Instant;
      import java.util.*;
      import java.util.stream.*;
      """;

  private static final JavaFileObject PAYMENT =
      file(
          "bank.Payment",
          """
          public record Payment(
              String id, String card, String note, Shop shop, List<String> tags, boolean ok,
              Long tip, long cents, @EventTime Instant at) {
            public record Shop(String id, String city) {}
          }
          """);

  private static final JavaFileObject ACTIVITY =
      file(
          "bank.Activity",
          """
          @Aggregates(Payment.class)
          public record Activity(@Count long payments, @Sum("cents") long spent) {}
          """);

  private static final JavaFileObject ALERT =
      file("bank.Alert", "public record Alert(String card) {}");

  private Mistake() {}

  private static JavaFileObject file(String name, String code) {
    return JavaFileObjects.forSourceString(name, HEAD + code);
  }

  /** Compiles {@code code}, with the classes Payment, Activity and Alert beside it. */
  static Compilation compile(String code) {
    return javac()
        .withProcessors(new SluiceProcessor())
        .withOptions("--release", "25", "-implicit:none")
        .compile(PAYMENT, ACTIVITY, ALERT, file("bank.Checks", code));
  }

  /**
   * Asserts that {@code code} has exactly this mistake, at the line that ends in {@code // here}.
   */
  static void refused(ErrorCode expected, String phrase, String code) {
    List<Diagnostic<? extends JavaFileObject>> errors = List.copyOf(compile(code).errors());
    assertThat(errors).hasSize(1);
    Diagnostic<? extends JavaFileObject> error = errors.getFirst();
    assertThat(error.getMessage(Locale.ROOT))
        .startsWith("[%s] ".formatted(expected.code()))
        .contains(phrase);
    assertThat(error.getLineNumber()).as("line of %s", error).isEqualTo(lineOfMark(code));
  }

  private static long lineOfMark(String code) {
    assertThat(code).contains(HERE);
    return (HEAD + code.substring(0, code.indexOf(HERE))).lines().count();
  }
}
