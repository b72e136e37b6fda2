package dev.sluice.deploy.template;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes a template as YAML, in block style. Texts that could be anything else stand in double
 * quotes, escaped as in JSON, which YAML reads the same way.
 */
final class Yaml {
  /** What is a text without quotes to YAML 1.1 and 1.2; words of another meaning apart. */
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z/][A-Za-z0-9_./-]*(?:::?[A-Za-z0-9_./-]+)*");

  private static final Set<String> WORDS =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

  private final StringBuilder text = new StringBuilder();

  private Yaml() {}

  /** The document, below a comment. */
  static String write(String comment, Node.Block document) {
    Yaml yaml = new Yaml();
    yaml.comment(comment, 0);
    yaml.block(document, 0);
    return yaml.text.toString();
  }

  private void comment(String comment, int depth) {
    comment.lines().forEach(line -> indent(depth).append("# ").append(line).append('\n'));
  }

  private StringBuilder indent(int depth) {
    return text.repeat("  ", depth);
  }

  private void block(Node.Block block, int depth) {
    for (Node.Block.Entry entry : block.entries()) {
      comment(entry.comment(), depth);
      indent(depth).append(scalar(entry.key())).append(':');
      value(entry.value(), depth + 1);
    }
  }

  /** What stands behind a key, or behind a tag. */
  private void value(Node value, int depth) {
    switch (value) {
      case Node.Text(String it) -> line(scalar(it));
      case Node.Whole(long it) -> line(Long.toString(it));
      case Node.Flag(boolean it) -> line(Boolean.toString(it));
      case Node.Tagged(String tag, Node argument) -> {
        text.append(' ').append(tag);
        value(argument, depth);
      }
      case Node.Sequence(List<Node> items) when items.isEmpty() -> line("[]");
      case Node.Sequence(List<Node> items) -> {
        text.append('\n');
        for (Node item : items) {
          item(item, depth);
        }
      }
      case Node.Block block when block.entries().isEmpty() -> line("{}");
      case Node.Block block -> {
        text.append('\n');
        block(block, depth);
      }
    }
  }

  /** An item of a list; the first key of a block stands on the dash's line. */
  private void item(Node item, int depth) {
    indent(depth).append('-');
    if (item instanceof Node.Block block && !block.entries().isEmpty()) {
      int start = text.length();
      block(block, depth + 1);
      // The indent of the first line gives way to the space behind the dash.
      text.replace(start, start + 2 * (depth + 1), " ");
    } else {
      value(item, depth + 1);
    }
  }

  private void line(String scalar) {
    text.append(' ').append(scalar).append('\n');
  }

  private static String scalar(String value) {
    return PLAIN.matcher(value).matches()
            && !WORDS.contains(value.toLowerCase(java.util.Locale.ROOT))
        ? value
        : quoted(value);
  }

  private static String quoted(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char each = value.charAt(i);
      switch (each) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        default -> {
          if (each >= ' ' && each <= '~') {
            quoted.append(each);
          } else {
            quoted.append("\\u%04x".formatted((int) each));
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
