package dev.sluice.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** The arrows between modules and packages point the way that docs/architecture.md says. */
final class StructureTest {
  /**
   * A module.
   *
   * @param packaged the package that it is, below {@code dev.sluice}
   * @param mayUse the packages of the modules that it may use beside {@code api}
   * @param classesMin so many classes it has at least, so that no rule holds because nothing is
   *     seen
   */
  private record Module(String packaged, Set<String> mayUse, int classesMin) {}

  /** By the path in the reactor; those without Java code of their own are left out. */
  private static final Map<String, Module> MODULES =
      Map.ofEntries(
          Map.entry("runtime/api", new Module("api", Set.of(), 20)),
          Map.entry("runtime/engine", new Module("engine", Set.of(), 150)),
          Map.entry("runtime/compiler", new Module("compiler", Set.of(), 40)),
          Map.entry("runtime/testkit", new Module("testkit", Set.of("engine", "memory"), 60)),
          Map.entry("runtime/local", new Module("local", Set.of(), 8)),
          Map.entry("runtime/dev", new Module("dev", Set.of("local", "aws"), 20)),
          Map.entry(
              "runtime/lambda", new Module("lambda", Set.of("engine", "dynamodb", "kinesis"), 25)),
          Map.entry(
              "runtime/cli",
              new Module(
                  "cli",
                  Set.of(
                      "engine",
                      "files",
                      "memory",
                      "dynamodb",
                      "kinesis",
                      "aws",
                      "local",
                      "lambda",
                      "deploy",
                      "dev"),
                  60)),
          Map.entry(
              "runtime/deploy", new Module("deploy", Set.of("engine", "dynamodb", "lambda"), 10)),
          Map.entry("state-adapters/memory", new Module("memory", Set.of("engine"), 8)),
          Map.entry("state-adapters/files", new Module("files", Set.of("engine"), 25)),
          Map.entry("state-adapters/dynamodb", new Module("dynamodb", Set.of("engine", "aws"), 30)),
          Map.entry("state-adapters/kinesis", new Module("kinesis", Set.of("engine", "aws"), 12)),
          Map.entry("state-adapters/sqs", new Module("sqs", Set.of("engine", "aws"), 5)),
          Map.entry("state-adapters/s3", new Module("s3", Set.of("engine", "aws"), 5)),
          Map.entry("state-adapters/aws", new Module("aws", Set.of(), 3)),
          Map.entry("functions/fraud", new Module("fraud", Set.of("engine", "lambda"), 15)),
          Map.entry(
              "integration-tests/benchmarks",
              new Module(
                  "bench",
                  Set.of(
                      "engine",
                      "memory",
                      "fraud",
                      "cli",
                      "dynamodb",
                      "aws",
                      "deploy",
                      "dev",
                      "local",
                      "simulation"),
                  15)),
          Map.entry(
              "integration-tests/simulation",
              new Module("simulation", Set.of("engine", "testkit", "dynamodb", "aws", "cli"), 35)),
          Map.entry(
              "integration-tests/chaos",
              new Module(
                  "chaos",
                  Set.of("engine", "testkit", "dynamodb", "kinesis", "aws", "local", "dev", "cli"),
                  15)));

  private static final Set<String> WITHOUT_CODE =
      Set.of("format", "integration-tests", "runtime/lambda-client", "runtime/local-server");

  private static final JavaClasses SLUICE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.sluice");

  @Test
  void classes_ofEveryModule_areSeen() throws IOException {
    Set<String> listed =
        Pattern.compile("<module>(.+?)</module>")
            .matcher(Files.readString(Path.of("../pom.xml")))
            .results()
            .map(match -> match.group(1))
            .filter(module -> !WITHOUT_CODE.contains(module))
            .collect(Collectors.toSet());
    assertThat(MODULES).containsOnlyKeys(listed);
    MODULES
        .values()
        .forEach(
            module ->
                assertThat(SLUICE.stream().filter(c -> moduleOf(c).equals(module.packaged())))
                    .as("classes of %s", module.packaged())
                    .hasSizeGreaterThanOrEqualTo(module.classesMin()));
    assertThat(SLUICE.size()).as("classes of the project").isGreaterThan(600);
  }

  @Test
  void modules_useOnly_thoseFurtherIn() {
    Set<String> wrong = new TreeSet<>();
    for (Module module : MODULES.values()) {
      SLUICE.stream()
          .filter(found -> moduleOf(found).equals(module.packaged()))
          .flatMap(found -> found.getDirectDependenciesFromSelf().stream())
          .filter(dependency -> isForbidden(module, moduleOf(dependency.getTargetClass())))
          .map(Dependency::getDescription)
          .forEach(wrong::add);
    }
    assertThat(wrong).isEmpty();
  }

  private static boolean isForbidden(Module from, String to) {
    return !to.isEmpty()
        && !to.equals("api")
        && !to.equals(from.packaged())
        && !from.mayUse().contains(to);
  }

  /** The first package below {@code dev.sluice}; "" for a class of somebody else's. */
  private static String moduleOf(JavaClass found) {
    String[] names = found.getPackageName().split("\\.", -1);
    boolean ours = names.length > 2 && names[0].equals("dev") && names[1].equals("sluice");
    return ours ? names[2] : "";
  }

  @Test
  void packages_ofEveryModule_haveNoCycle() {
    slices().matching("dev.sluice.(**)").should().beFreeOfCycles().check(SLUICE);
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
  void noClass_outsideTheAdaptersAndWhatTestsThem_knowsAnAwsType() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.sluice.aws..",
            "dev.sluice.dynamodb..",
            "dev.sluice.kinesis..",
            "dev.sluice.sqs..",
            "dev.sluice.s3..",
            "dev.sluice.dev.box..",
            "dev.sluice.dev.mapping..",
            "dev.sluice.dev.stream..",
            "dev.sluice.simulation..",
            "dev.sluice.chaos..",
            "dev.sluice.bench.cloud..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("software.amazon..", "com.amazon..")
        .check(SLUICE);
  }

  @Test
  void local_dependsOn_theJdkOnly() {
    classes()
        .that()
        .resideInAPackage("dev.sluice.local..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.sluice.local..", "java..", "com.sun.net.httpserver..", "org.jspecify..")
        .check(SLUICE);
  }

  @Test
  void noClass_linksAgainst_dynamoDbLocal() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.amazonaws.services.dynamodbv2..")
        .check(SLUICE);
  }

  /** Its licence wants it apart: see docs/decisions/0007-dynamodb-local-as-a-child.md. */
  @Test
  void classPath_ofEveryModule_hasNoDynamoDbLocal() throws IOException {
    List<Path> jars = new ArrayList<>();
    // The modules' run-time class paths are all in that of these tests.
    for (String entry :
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
            .split(File.pathSeparator, -1)) {
      if (entry.endsWith(".jar")) {
        jars.add(Path.of(entry));
      }
    }
    for (String module : MODULES.keySet()) {
      Path copied = Path.of("..").resolve(module).resolve("target/lib");
      if (Files.exists(copied)) {
        try (Stream<Path> files = Files.list(copied)) {
          files.forEach(jars::add);
        }
      }
    }
    assertThat(jars).hasSizeGreaterThan(30);
    for (Path jar : jars) {
      assertThat(hasTheirClasses(jar)).as("%s", jar).isFalse();
    }
    Path fetched = Path.of("../runtime/local-server/target/lib");
    try (Stream<Path> files = Files.list(fetched)) {
      assertThat(files).as("jars in %s", fetched).anyMatch(StructureTest::hasTheirClasses);
    }
  }

  private static final String THEIRS = "com/amazonaws/services/dynamodbv2/local/";

  private static boolean hasTheirClasses(Path jar) {
    try (ZipFile file = new ZipFile(jar.toFile())) {
      return file.stream().anyMatch(entry -> entry.getName().startsWith(THEIRS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code mvn verify -Pfull} runs only what has this tag. */
  @Test
  void tests_thatDoMoreInTheLongPart_areTaggedForIt() throws IOException {
    List<Path> longer = new ArrayList<>();
    for (String module : MODULES.keySet()) {
      longer.addAll(testsWith(Path.of("..").resolve(module)));
    }
    longer.addAll(testsWith(Path.of("")));
    assertThat(longer).hasSizeGreaterThan(5);
    for (Path test : longer) {
      assertThat(Files.readString(test)).as("%s", test).contains("@Tag(\"full\")");
    }
  }

  private static List<Path> testsWith(Path module) throws IOException {
    Path tests = module.resolve("src/test/java");
    if (!Files.exists(tests)) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(tests)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        if (Files.readString(file).contains("getBoolean(\"sluice.full\")")) {
          found.add(file);
        }
      }
    }
    return found;
  }

  /** The oracle judges the engine, so it shares nothing with it. */
  @Test
  void oracle_knowsNothing_ofTheEngine() {
    noClasses()
        .that()
        .resideInAPackage("dev.sluice.testkit.oracle..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.sluice.engine..", "dev.sluice.memory..", "dev.sluice.files..")
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
