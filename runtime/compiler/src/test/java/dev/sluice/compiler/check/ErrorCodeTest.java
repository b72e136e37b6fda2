package dev.sluice.compiler.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every code is stable, documented and provoked by a test. */
class ErrorCodeTest {
  private static final Path DOCUMENTATION = Path.of("../../docs/errors.md");
  private static final Path TESTS = Path.of("src/test/java/dev/sluice/compiler/check");

  @Test
  void codes_areDistinct() {
    assertThat(ErrorCode.values()).extracting(ErrorCode::code).doesNotHaveDuplicates();
  }

  @Test
  void codes_inTheDocumentation_areExactlyThese() throws IOException {
    List<String> documented =
        Pattern.compile("^### ([A-Z]{3}-[0-9]{3}) ", Pattern.MULTILINE)
            .matcher(Files.readString(DOCUMENTATION))
            .results()
            .map(heading -> heading.group(1))
            .toList();

    assertThat(documented)
        .containsExactlyElementsOf(Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList());
  }

  @Test
  void everyCode_isProvokedByATest() throws IOException {
    String tests;
    try (Stream<Path> files = Files.list(TESTS)) {
      tests =
          files
              .filter(file -> file.toString().endsWith("MistakesTest.java"))
              .map(ErrorCodeTest::text)
              .collect(Collectors.joining());
    }

    assertThat(ErrorCode.values())
        .allSatisfy(
            code ->
                assertThat(tests)
                    .containsPattern("refused\\(\\s*ErrorCode\\.%s,".formatted(code.name())));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
