package dev.sluice.deploy.template;

import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * YAML read by another than who wrote it; {@code !Ref Name} becomes the map {@code {!Ref=Name}}.
 */
final class ReadYaml {
  private static final List<String> TAGS =
      List.of("!Ref", "!Sub", "!GetAtt", "!If", "!Not", "!Equals", "!FindInMap");

  private ReadYaml() {}

  static Object of(String text) {
    LoadSettings settings = LoadSettings.builder().setAllowDuplicateKeys(false).build();
    return new Load(settings, new Reader(settings)).loadFromString(text);
  }

  private static final class Reader extends StandardConstructor {
    Reader(LoadSettings settings) {
      super(settings);
      TAGS.forEach(tag -> tagConstructors.put(new Tag(tag), argumentOf(tag)));
    }

    private ConstructNode argumentOf(String tag) {
      return node ->
          node instanceof SequenceNode sequence
              ? Map.of(tag, constructSequence(sequence))
              : Map.of(tag, ((ScalarNode) node).getValue());
    }
  }
}
