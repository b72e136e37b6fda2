package dev.sluice.compiler.check;

import static dev.sluice.compiler.check.Mistake.refused;

import org.junit.jupiter.api.Test;

/** Mistakes in the method, its class and its name. */
class FunctionMistakesTest {
  @Test
  void name_withCapitals_isRefused() {
    refused(
        ErrorCode.FUNCTION_NAME_MALFORMED,
        "lower-case letters",
        """
        class Checks {
          @MicroBatchFunction(name = "Card_Velocity") // here
          @From(stream = "payments")
          void check(Payment payment) {}
        }
        """);
  }

  @Test
  void name_ofAnotherFunction_isRefused() {
    refused(
        ErrorCode.FUNCTION_NAME_TAKEN,
        "Checks.first is named \"check\" already",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          void first(Payment payment) {}

          @MicroBatchFunction(name = "check") // here
          @From(stream = "payments")
          void second(Payment payment) {}
        }
        """);
  }

  @Test
  void method_private_isRefused() {
    refused(
        ErrorCode.METHOD_PRIVATE,
        "Leave out private",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          private void check(Payment payment) {} // here
        }
        """);
  }

  @Test
  void method_static_isRefused() {
    refused(
        ErrorCode.METHOD_STATIC,
        "Leave out static",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          static void check(Payment payment) {} // here
        }
        """);
  }

  @Test
  void method_abstract_isRefused() {
    refused(
        ErrorCode.METHOD_ABSTRACT,
        "Give it a body",
        """
        abstract class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          abstract void check(Payment payment); // here
        }
        """);
  }

  @Test
  void method_generic_isRefused() {
    refused(
        ErrorCode.METHOD_GENERIC,
        "Name the types",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          <T> void check(Payment payment) {} // here
        }
        """);
  }

  @Test
  void method_overloaded_isRefused() {
    refused(
        ErrorCode.METHOD_OVERLOADED,
        "the same generated class, Checks_Check",
        """
        class Checks {
          @MicroBatchFunction(name = "first")
          @From(stream = "payments")
          void check(Payment payment) {}

          @MicroBatchFunction(name = "second")
          @From(stream = "payments")
          void check(Payment payment, Context context) {} // here
        }
        """);
  }

  @Test
  void type_interface_isRefused() {
    refused(
        ErrorCode.TYPE_NOT_A_CLASS,
        "this is an interface",
        """
        interface Checks { // here
          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          default void check(Payment payment) {}
        }
        """);
  }

  @Test
  void class_private_isRefused() {
    refused(
        ErrorCode.CLASS_PRIVATE,
        "Checks.Hidden: a private class",
        """
        class Checks {
          private static class Hidden { // here
            @MicroBatchFunction(name = "check")
            @From(stream = "payments")
            void check(Payment payment) {}
          }
        }
        """);
  }

  @Test
  void class_abstract_isRefused() {
    refused(
        ErrorCode.CLASS_ABSTRACT,
        "Leave out abstract",
        """
        abstract class Checks { // here
          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          void check(Payment payment) {}
        }
        """);
  }

  @Test
  void class_generic_isRefused() {
    refused(
        ErrorCode.CLASS_GENERIC,
        "type parameters",
        """
        class Checks<T> { // here
          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          void check(Payment payment) {}
        }
        """);
  }

  @Test
  void class_inner_isRefused() {
    refused(
        ErrorCode.CLASS_INNER,
        "Make it static",
        """
        class Checks {
          class Inner { // here
            @MicroBatchFunction(name = "check")
            @From(stream = "payments")
            void check(Payment payment) {}
          }
        }
        """);
  }

  @Test
  void constructor_withArgumentsAndWithoutInject_isRefused() {
    refused(
        ErrorCode.CONSTRUCTOR_MISSING,
        "Put @Inject on the one to use",
        """
        class Checks { // here
          Checks(String limit) {}

          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          void check(Payment payment) {}
        }
        """);
  }

  @Test
  void module_withoutAnnotation_isRefused() {
    refused(
        ErrorCode.MODULE_UNUSABLE,
        "bank.Checks.Limits is no Dagger module",
        """
        class Checks {
          static class Limits {}

          @MicroBatchFunction(
              name = "check",
              modules = Limits.class) // here
          @From(stream = "payments")
          void check(Payment payment) {}
        }
        """);
  }

  @Test
  void annotation_onMethodThatIsNoFunction_isRefused() {
    refused(
        ErrorCode.ANNOTATION_STRAY,
        "@KeyBy on Checks.check: it has no effect",
        """
        class Checks {
          @KeyBy("card") // here
          void check(Payment payment) {}
        }
        """);
  }
}
