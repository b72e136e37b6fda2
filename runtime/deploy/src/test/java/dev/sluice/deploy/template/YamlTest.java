package dev.sluice.deploy.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written as YAML is what another reads. */
class YamlTest {
  private static final List<String> AWKWARD =
      List.of(
          "",
          " ",
          "true",
          "Off",
          "NO",
          "null",
          "~",
          "1",
          "1.5",
          "0x10",
          "2010-09-09",
          "1:30",
          "a: b",
          "a #b",
          "# a",
          "- a",
          "*",
          "&a",
          "!a",
          "{a}",
          "[a]",
          "a\tb",
          "a\nb",
          "\"",
          "\\",
          "'",
          "%",
          "@",
          "`",
          "|",
          ">",
          "?",
          ":",
          "a:",
          ":a",
          "a::b",
          "AWS::S3::Bucket",
          "rate(1 minute)",
          "é",
          "\u2028",
          "${A}-x",
          ".inf",
          "-1",
          "=",
          "<<",
          "y",
          "a/b.c",
          "a ");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void document_writtenAndRead_isTheSame(long seed) {
    Map<String, Object> wanted = map(new Random(seed), 0);

    Object read = ReadYaml.of(Yaml.write("seed\n" + seed, block(wanted)));

    assertThat(read).as("seed %d", seed).isEqualTo(wanted);
  }

  @Test
  void awkwardTexts_writtenAndRead_areTexts() {
    Node.Block block = Node.block().with("A comment: - \"x\"", "all", AWKWARD);

    assertThat(ReadYaml.of(Yaml.write("", block))).isEqualTo(Map.of("all", AWKWARD));
  }

  @Test
  void whatCloudFormationWorksOut_isTagged() {
    Node.Block block =
        Node.block()
            .with("a", Node.when("Is", Node.ref("X"), Node.nothing()))
            .with("b", List.of(Node.sub("${X}-y")));

    assertThat(ReadYaml.of(Yaml.write("", block)))
        .isEqualTo(
            Map.of(
                "a",
                Map.of("!If", List.of("Is", Map.of("!Ref", "X"), Map.of("!Ref", "AWS::NoValue"))),
                "b",
                List.of(Map.of("!Sub", "${X}-y"))));
  }

  private static Map<String, Object> map(Random random, int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      map.put(text(random) + i, value(random, depth));
    }
    return map;
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 4 ? 3 : 5)) {
      case 0 -> text(random);
      case 1 -> random.nextInt();
      case 2 -> random.nextBoolean();
      case 3 -> {
        List<Object> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(value(random, depth + 1));
        }
        yield items;
      }
      default -> map(random, depth + 1);
    };
  }

  private static String text(Random random) {
    return AWKWARD.get(random.nextInt(AWKWARD.size()))
        + AWKWARD.get(random.nextInt(AWKWARD.size()));
  }

  private static Node.Block block(Map<?, ?> map) {
    Node.Block block = Node.block();
    map.forEach((key, value) -> block.with("about it", key.toString(), node(value)));
    return block;
  }

  private static Object node(Object value) {
    return switch (value) {
      case Map<?, ?> map -> block(map);
      case List<?> list -> list.stream().map(item -> node((Object) item)).toList();
      default -> value;
    };
  }
}
