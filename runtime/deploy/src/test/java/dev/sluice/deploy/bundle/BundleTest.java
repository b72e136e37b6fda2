package dev.sluice.deploy.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The zip of a function, of a project made of a few small files. */
class BundleTest {
  private static final String ENTRY_POINT = "bank.Checks_CheckLambda";

  @TempDir Path project;

  @BeforeEach
  void build() throws IOException {
    write("target/classes/bank/Checks_CheckLambda.class", "entry");
    write("target/classes/META-INF/services/x", "service");
    jar(
        "alpha-1.2.jar",
        Map.of(
            "alpha/A.class",
            "a",
            "META-INF/maven/org.alpha/alpha/pom.properties",
            "groupId=org.alpha\nartifactId=alpha\nversion=1.2\n",
            "META-INF/maven/org.inner/inner/pom.properties",
            "groupId=org.inner\nartifactId=inner\nversion=9\n"));
    jar("beta.jar", Map.of("beta/B.class", "b", "module-info.class", "m"));
  }

  private void write(String path, String content) throws IOException {
    Path file = project.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private void jar(String name, Map<String, String> entries) throws IOException {
    Path file = project.resolve("target/lib").resolve(name);
    Files.createDirectories(file.getParent());
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, String> entry : new TreeMap<>(entries).entrySet()) {
        ZipEntry next = new ZipEntry(entry.getKey());
        next.setLastModifiedTime(FileTime.fromMillis(0));
        zip.putNextEntry(next);
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static List<String> entries(byte[] zip) throws IOException {
    List<String> names = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        names.add(entry.getName());
      }
    }
    return names;
  }

  @Test
  void jars_ofAProject_areItsLibrariesBehindOneOfItsOwnClasses() throws Exception {
    Path directory = Files.createDirectory(project.resolve("jars"));

    List<Path> jars = Bundle.of(project).jars(ENTRY_POINT, directory);

    assertThat(jars)
        .extracting(jar -> String.valueOf(jar.getFileName()))
        .containsExactly("0-function.jar", "alpha-1.2.jar", "beta.jar");
    assertThat(jars).allMatch(Files::isRegularFile);
    assertThat(entries(Files.readAllBytes(jars.getFirst())))
        .containsExactly("META-INF/services/x", "bank/Checks_CheckLambda.class");
  }

  @Test
  void jars_ofAClassInALibrary_areLibrariesAlone() throws Exception {
    Path directory = Files.createDirectory(project.resolve("jars"));

    assertThat(Bundle.of(project).jars("beta.B", directory))
        .extracting(jar -> String.valueOf(jar.getFileName()))
        .containsExactly("alpha-1.2.jar", "beta.jar");
  }

  @Test
  void zip_ofAProject_hasClassesAtItsRootAndJarsInLib() throws Exception {
    assertThat(entries(Bundle.of(project).zip(ENTRY_POINT)))
        .containsExactly(
            "META-INF/services/x",
            "bank/Checks_CheckLambda.class",
            "lib/alpha-1.2.jar",
            "lib/beta.jar");
  }

  @Test
  void zip_forAClassOfALibrary_hasNothingOfTheProject() throws Exception {
    assertThat(entries(Bundle.of(project).zip("alpha.A")))
        .containsExactly("lib/alpha-1.2.jar", "lib/beta.jar");
  }

  @Test
  void zip_ofFilesTouchedInBetween_hasTheSameBytes() throws Exception {
    byte[] first = Bundle.of(project).zip(ENTRY_POINT);
    Files.setLastModifiedTime(
        project.resolve("target/lib/beta.jar"), FileTime.fromMillis(1_700_000_000_000L));

    assertThat(Bundle.of(project).zip(ENTRY_POINT)).isEqualTo(first);
  }

  @Test
  void zip_withoutTheClassThatLambdaCalls_isRefused() throws Exception {
    Bundle bundle = Bundle.of(project);

    assertThatThrownBy(() -> bundle.zip("bank.Checks_OtherLambda"))
        .isInstanceOf(BadProject.class)
        .hasMessageContaining("bank.Checks_OtherLambda")
        .hasMessageContaining("sluice-lambda");
  }

  @Test
  void project_withAClassTwice_isRefused() throws IOException {
    jar("gamma-1.jar", Map.of("alpha/A.class", "another"));

    assertThatThrownBy(() -> Bundle.of(project))
        .isInstanceOf(BadProject.class)
        .hasMessageContaining("alpha/A.class is in alpha-1.2.jar and in gamma-1.jar");
  }

  @Test
  void project_notBuilt_isRefused() {
    assertThatThrownBy(() -> Bundle.of(project.resolve("elsewhere")))
        .isInstanceOf(BadProject.class)
        .hasMessageContaining("run mvn verify there first");
  }

  @Test
  void materials_listEachJarAsItIsKnown() throws Exception {
    Bundle bundle = Bundle.of(project);
    byte[] zip = bundle.zip(ENTRY_POINT);

    String json = new String(bundle.materials("check", zip), StandardCharsets.UTF_8);

    assertThat(json)
        .startsWith("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\"")
        .contains(
            "\"group\":\"org.alpha\",\"name\":\"alpha\",\"version\":\"1.2\",\"purl\":\"pkg:maven/org.alpha/alpha@1.2\"")
        .contains("{\"type\":\"library\",\"name\":\"beta\",\"hashes\"")
        .contains(Library.sha256(zip))
        .doesNotContain("inner");
    assertThat(bundle.materials("check", zip))
        .isEqualTo(Bundle.of(project).materials("check", zip));
  }
}
