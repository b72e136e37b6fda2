package dev.sluice.deploy.stack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * The text of a template as maps by text, lists, texts, and {@link Call}s of both forms. Numbers
 * and truth values are their texts: what they are is known where they are used.
 */
final class TemplateTree {
  private static final String REF = "Ref";
  private static final String LONG_FORM = "Fn::";

  private TemplateTree() {}

  /** Reads a template. */
  static Map<?, ?> read(String text) throws WrongTemplate {
    LoadSettings settings =
        LoadSettings.builder().setAllowDuplicateKeys(false).setSchema(new FailsafeSchema()).build();
    try {
      Object document = new Load(settings, new Reader(settings)).loadFromString(text);
      if (document instanceof Map<?, ?> map) {
        return named(map);
      }
    } catch (NoValue e) {
      throw new WrongTemplate(String.valueOf(e.getMessage()), e);
    } catch (YamlEngineException e) {
      throw new WrongTemplate("it is no YAML: " + e.getMessage(), e);
    }
    throw new WrongTemplate("it has no sections; is it a SAM template?");
  }

  private static Object form(Object read) {
    return switch (read) {
      case Call(var function, var argument) -> new Call(function, form(argument));
      case List<?> list -> list.stream().map(item -> form((Object) item)).toList();
      case Map<?, ?> map -> called(map).orElseGet(() -> named(map));
      default -> read;
    };
  }

  /** The long form of a call has one member. */
  private static Optional<Object> called(Map<?, ?> map) {
    if (map.size() != 1) {
      return Optional.empty();
    }
    Map.Entry<?, ?> only = map.entrySet().iterator().next();
    String name = only.getKey().toString();
    if (!name.equals(REF) && !name.startsWith(LONG_FORM)) {
      return Optional.empty();
    }
    String function = name.equals(REF) ? name : name.substring(LONG_FORM.length());
    return Optional.of(new Call(function, form(only.getValue())));
  }

  private static Map<String, Object> named(Map<?, ?> map) {
    Map<String, Object> named = new LinkedHashMap<>();
    map.forEach((name, value) -> named.put(name.toString(), form(value)));
    return named;
  }

  /** A name, or an item of a list, without anything behind it. */
  private static final class NoValue extends YamlEngineException {
    private static final long serialVersionUID = 1;

    NoValue(Node node) {
      super(
          "%sthere is no value; give one, or take the line out"
              .formatted(
                  node.getStartMark()
                      .map(mark -> "line %d: ".formatted(mark.getLine() + 1))
                      .orElse("")));
    }
  }

  private static final class Reader extends StandardConstructor {
    Reader(LoadSettings settings) {
      super(settings);
    }

    @Override
    public Object constructSingleDocument(Optional<Node> document) {
      return document.isPresent() ? super.constructSingleDocument(document) : List.of();
    }

    @Override
    protected Optional<ConstructNode> findConstructorFor(Node node) {
      if (node.getTag().equals(Tag.NULL)) {
        throw new NoValue(node);
      }
      String tag = node.getTag().getValue();
      return tag.length() > 1 && tag.startsWith("!")
          ? Optional.of(tagged -> new Call(tag.substring(1), argument(tagged)))
          : super.findConstructorFor(node);
    }

    private Object argument(Node node) {
      return switch (node) {
        case ScalarNode scalar -> scalar.getValue();
        case SequenceNode sequence -> new ArrayList<>(constructSequence(sequence));
        case MappingNode mapping -> constructMapping(mapping);
        default -> throw new IllegalStateException("no kind of node: " + node);
      };
    }
  }
}
