package dev.sluice.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between modules and packages point the way that docs/architecture.md says. */
final class StructureTest {
  private static final JavaClasses SLUICE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.sluice");

  @Test
  void classes_ofTheWholeProject_areSeen() {
    assertThat(SLUICE.size()).isGreaterThan(150);
  }

  @Test
  void api_dependsOn_nothing() {
    classes()
        .that()
        .resideInAPackage("dev.sluice.api..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.sluice.api..", "java..", "org.jspecify..")
        .check(SLUICE);
  }

  @Test
  void engine_dependsOn_apiAndArrowOnly() {
    classes()
        .that()
        .resideInAPackage("dev.sluice.engine..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.sluice.engine..",
            "dev.sluice.api..",
            "java..",
            "org.apache.arrow..",
            // What the messages of an Arrow stream are made of.
            "com.google.flatbuffers..",
            "org.jspecify..",
            "org.checkerframework..")
        .check(SLUICE);
  }

  @Test
  void enginePackages_haveNoCycle() {
    slices().matching("dev.sluice.engine.(*)..").should().beFreeOfCycles().check(SLUICE);
  }

  @Test
  void otherPackages_haveNoCycle() {
    slices().matching("dev.sluice.(*)..").should().beFreeOfCycles().check(SLUICE);
  }

  @Test
  void adapters_knowNoOtherAdapterAndNoCommandLine() {
    noClasses()
        .that()
        .resideInAPackage("dev.sluice.files..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.sluice.memory..", "dev.sluice.cli..", "dev.sluice.testkit..")
        .check(SLUICE);
    noClasses()
        .that()
        .resideInAPackage("dev.sluice.memory..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.sluice.files..", "dev.sluice.cli..", "dev.sluice.testkit..")
        .check(SLUICE);
  }

  @Test
  void product_knowsNoTestkit() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.sluice.cli..", "dev.sluice.fraud..", "dev.sluice.compiler..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.sluice.testkit..")
        .check(SLUICE);
  }

  @Test
  void core_readsNoClockAndDrawsNoRandomNumber() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.sluice.engine.column..",
            "dev.sluice.engine.decode..",
            "dev.sluice.engine.time..",
            "dev.sluice.engine.aggregate..",
            "dev.sluice.engine.group..",
            "dev.sluice.engine.window..",
            "dev.sluice.engine.step..",
            "dev.sluice.engine.output..")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.security.SecureRandom")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io..", "java.nio.file..")
        .check(SLUICE);
  }

  @Test
  void engine_usesNoReflection() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.sluice.engine..", "dev.sluice.fraud..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.reflect..")
        .check(SLUICE);
  }
}
