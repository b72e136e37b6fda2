package dev.sluice.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FunctionLinesTest {
  private static final List<String> LOGGED =
      List.of(
          "{\"level\":\"INFO\",\"partition\":0,\"message\":\"600 events\",\"_aws\":{\"a\":[1]}}",
          "{\"level\":\"ERROR\",\"partition\":1,\"_aws\":{\"a\":[1]},\"message\":\"no table\"}",
          "{\"level\":\"WARN\",\"message\":\"throttled\"}",
          "printed by the author",
          "{not JSON");

  private static List<String> shown(boolean all) {
    List<String> shown = new ArrayList<>();
    FunctionLines lines = new FunctionLines("f", all, new Said(), shown::add);
    LOGGED.forEach(lines);
    return shown;
  }

  @Test
  void lines_logged_areShownIfTheyMatter() {
    assertThat(shown(false))
        .containsExactly(
            "f: error in partition 1: no table",
            "f: warn: throttled",
            "f: printed by the author",
            "f: {not JSON");
  }

  @Test
  void errors_loggedAtEachTry_areShownOnce_andPrintsEachTime() {
    List<String> shown = new ArrayList<>();
    FunctionLines lines = new FunctionLines("f", false, new Said(), shown::add);
    LOGGED.forEach(lines);
    LOGGED.forEach(lines);
    assertThat(shown)
        .hasSize(6)
        .containsOnlyOnce("f: error in partition 1: no table", "f: warn: throttled");
  }

  @Test
  void failure_thatTheRuntimeClientPrints_isNotShown_asTheCallSaysIt() {
    List<String> shown = new ArrayList<>();
    FunctionLines lines = new FunctionLines("f", false, new Said(), shown::add);
    lines.accept("[settings] no table: dev.sluice.lambda.CallFailed");
    lines.accept("dev.sluice.lambda.CallFailed: [settings] no table");
    lines.accept("");
    lines.accept("java.lang.IllegalStateException: of the author");
    assertThat(shown).containsExactly("f: java.lang.IllegalStateException: of the author");
  }

  @Test
  void lines_allWanted_areShownAsTheyAre() {
    assertThat(shown(true)).hasSize(LOGGED.size()).allMatch(line -> line.startsWith("f: "));
  }
}
