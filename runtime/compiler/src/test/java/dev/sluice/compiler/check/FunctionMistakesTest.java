package dev.sluice.compiler.check;

import static dev.sluice.compiler.check.Mistake.refused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @Test
  void method_throwingWhatIsNoException_isRefused() {
    refused(
        ErrorCode.METHOD_THROWS,
        "java.lang.Throwable",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          void check(Payment payment) throws Throwable {} // here
        }
        """);
  }

  @Test
  void constructor_throwingCheckedException_isRefused() {
    refused(
        ErrorCode.CONSTRUCTOR_THROWS,
        "java.io.IOException",
        """
        class Checks {
          Checks() throws java.io.IOException {} // here

          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          void check(Payment payment) {}
        }
        """);
  }

  @Test
  void injectedField_withoutInjectedConstructor_isRefused() {
    refused(
        ErrorCode.INJECTION_WITHOUT_CONSTRUCTOR,
        "limit is never filled",
        """
        class Checks {
          @javax.inject.Inject // here
          String limit;

          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          void check(Payment payment) {}
        }
        """);
  }

  @Test
  void injectedMethod_withoutInjectedConstructor_isRefused() {
    refused(
        ErrorCode.INJECTION_WITHOUT_CONSTRUCTOR,
        "limit is never called, since the class has no @Inject constructor. Take what it takes as a"
            + " parameter of one.",
        """
        class Checks {
          @javax.inject.Inject // here
          void limit(String limit) {}

          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          void check(Payment payment) {}
        }
        """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Limits limits | nothing makes the bank.Limits that it asks for. Put @Inject",
        "@javax.inject.Named(\"a\") Sound sound | nothing makes the bank.Sound",
        "javax.inject.Provider<dagger.Lazy<Limits>> limits | nothing makes the bank.Limits",
        "String text | parameter text of Checks: nothing makes the java.lang.String that it asks"
            + " for. Name a Dagger module",
        "int number | nothing makes the int that it asks for. Name",
        "Runnable action | nothing makes the java.lang.Runnable that it asks for. Name",
        "List<Sound> sounds | nothing makes the java.util.List<bank.Sound> that it asks for. Name",
      })
  void dependency_thatNothingMakes_isRefusedOnceForAllFunctions(String parameter, String phrase) {
    refused(
        ErrorCode.DEPENDENCY_MISSING,
        phrase,
        """
        class Checks {
          @javax.inject.Inject
          Checks(Sound first, %s) {} // here

          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          void check(Payment payment) {}

          @MicroBatchFunction(name = "check-again")
          @From(stream = "payments")
          void checkAgain(Payment payment) {}
        }

        class Limits {}

        class Sound {
          @jakarta.inject.Inject
          Sound() {}
        }
        """
            .formatted(parameter));
  }

  @Test
  void dependencyOfADependency_thatNothingMakes_isRefusedThere() {
    refused(
        ErrorCode.DEPENDENCY_MISSING,
        "field limits of Rules: nothing makes the bank.Limits that it asks for. Name a Dagger"
            + " module",
        """
        class Checks {
          @javax.inject.Inject
          Checks(Rules rules) {}

          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          void check(Payment payment) {}
        }

        interface Limits {}

        class Rules {
          @javax.inject.Inject
          Limits limits; // here

          @javax.inject.Inject
          Rules(Checks checks) {}
        }
        """);
  }

  @Test
  void class_withTheNameOfAGeneratedOne_isRefused() {
    refused(
        ErrorCode.GENERATED_NAME_TAKEN,
        "named Checks_Check_Invoker",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          void check(Payment payment) {} // here
        }

        class Checks_Check_Invoker {}
        """);
  }

  @Test
  void methods_whoseGeneratedClassesMeet_areRefused() {
    refused(
        ErrorCode.METHOD_OVERLOADED,
        "the same generated class, Checks_Check_Invoker",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          void check(Payment payment) {}

          @MicroBatchFunction(name = "other")
          @From(stream = "payments")
          void check_Invoker(Payment payment) {} // here
        }
        """);
  }

  @Test
  void class_privateWithItsOwnEvent_isRefusedOnce() {
    refused(
        ErrorCode.CLASS_PRIVATE,
        "Checks.Hidden: a private class",
        """
        class Checks {
          private static class Hidden { // here
            record Order(String id) {}

            @MicroBatchFunction(name = "check")
            @From(stream = "orders")
            void check(Order order) {}
          }
        }
        """);
  }

  @Test
  void module_includingOneThatNeedsArguments_isRefused() {
    refused(
        ErrorCode.MODULE_UNUSABLE,
        "or includes one that is not",
        """
        class Checks {
          @dagger.Module(includes = Inner.class)
          interface Outer {}

          @dagger.Module
          static class Inner {
            private final String limit;

            Inner(String limit) {
              this.limit = limit;
            }

            @dagger.Provides
            String limit() {
              return limit;
            }
          }

          @MicroBatchFunction(
              name = "check",
              modules = Outer.class) // here
          @From(stream = "payments")
          void check(Payment payment) {}
        }
        """);
  }

  @Test
  void module_withAPrivateConstructor_isRefused() {
    refused(
        ErrorCode.MODULE_UNUSABLE,
        "is no Dagger module",
        """
        class Checks {
          @dagger.Module
          static class Limits {
            private Limits() {}

            @dagger.Provides
            String limit() {
              return "";
            }
          }

          @MicroBatchFunction(
              name = "check",
              modules = Limits.class) // here
          @From(stream = "payments")
          void check(Payment payment) {}
        }
        """);
  }

  @Test
  void annotations_onMethodThatIsNoFunction_areRefusedOnce() {
    refused(
        ErrorCode.ANNOTATION_STRAY,
        "@From on Checks.check",
        """
        class Checks {
          @From(stream = "payments") // here
          @To(table = "alerts")
          Alert check(Payment payment) {
            return new Alert("");
          }
        }
        """);
  }
}
