package dev.sluice.simulation.dynamo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A condition or key condition of a request, read by recursive descent:
 *
 * <pre>
 * or        = and { OR and }
 * and       = not { AND not }
 * not       = NOT not | "(" or ")" | function | operand ( = | &lt;&gt; | &lt; | &lt;= | &gt; | &gt;= ) operand
 *           | operand BETWEEN operand AND operand
 * function  = attribute_exists(path) | attribute_not_exists(path) | begins_with(operand, operand)
 * operand   = path | :value
 * path      = name | #name
 * </pre>
 *
 * <p>Anything else is refused.
 */
final class Condition {
  private static final Pattern TOKEN =
      Pattern.compile("[:#]?[A-Za-z_][A-Za-z0-9_]*|<>|<=|>=|[=<>(),]");

  private final List<String> tokens = new ArrayList<>();
  private final Map<String, String> names;
  private final Map<String, AttributeValue> values;
  private int at;

  /** What an operand is in an item; null where the item has no such attribute. */
  private interface Operand {
    @Nullable AttributeValue in(Map<String, AttributeValue> item);
  }

  private Condition(String text, Map<String, String> names, Map<String, AttributeValue> values) {
    this.names = names;
    this.values = values;
    Matcher matcher = TOKEN.matcher(text);
    int end = 0;
    while (matcher.find()) {
      if (!text.substring(end, matcher.start()).isBlank()) {
        throw Refusals.invalid("not understood in '%s': from %d".formatted(text, end));
      }
      tokens.add(matcher.group());
      end = matcher.end();
    }
    if (!text.substring(end).isBlank()) {
      throw Refusals.invalid("not understood in '%s': from %d".formatted(text, end));
    }
  }

  /** Reads a condition; null and "" are none, which every item meets. */
  static Predicate<Map<String, AttributeValue>> of(
      @Nullable String text, Map<String, String> names, Map<String, AttributeValue> values) {
    if (text == null || text.isEmpty()) {
      return _ -> true;
    }
    Condition reader = new Condition(text, names, values);
    Predicate<Map<String, AttributeValue>> condition = reader.or();
    if (reader.at < reader.tokens.size()) {
      throw Refusals.invalid("not understood in '%s': '%s'".formatted(text, reader.peek()));
    }
    return condition;
  }

  private Predicate<Map<String, AttributeValue>> or() {
    Predicate<Map<String, AttributeValue>> condition = and();
    while (taken("OR")) {
      condition = condition.or(and());
    }
    return condition;
  }

  private Predicate<Map<String, AttributeValue>> and() {
    Predicate<Map<String, AttributeValue>> condition = not();
    while (taken("AND")) {
      condition = condition.and(not());
    }
    return condition;
  }

  private Predicate<Map<String, AttributeValue>> not() {
    if (taken("NOT")) {
      return not().negate();
    }
    if (taken("(")) {
      Predicate<Map<String, AttributeValue>> condition = or();
      expect(")");
      return condition;
    }
    return switch (peek()) {
      case "attribute_exists" -> exists();
      case "attribute_not_exists" -> exists().negate();
      case "begins_with" -> beginsWith();
      default -> comparison();
    };
  }

  private Predicate<Map<String, AttributeValue>> exists() {
    next();
    expect("(");
    Operand operand = operand();
    expect(")");
    return item -> operand.in(item) != null;
  }

  private Predicate<Map<String, AttributeValue>> beginsWith() {
    next();
    expect("(");
    Operand whole = operand();
    expect(",");
    Operand start = operand();
    expect(")");
    return item -> {
      AttributeValue text = whole.in(item);
      AttributeValue prefix = start.in(item);
      return text != null && prefix != null && text.s().startsWith(prefix.s());
    };
  }

  private Predicate<Map<String, AttributeValue>> comparison() {
    Operand left = operand();
    String comparator = next();
    Operand right = operand();
    return switch (comparator) {
      case "=" -> item -> equal(left.in(item), right.in(item));
      case "<>" -> item -> !equal(left.in(item), right.in(item));
      case "<" -> item -> compared(left.in(item), right.in(item), order -> order < 0);
      case "<=" -> item -> compared(left.in(item), right.in(item), order -> order <= 0);
      case ">" -> item -> compared(left.in(item), right.in(item), order -> order > 0);
      case ">=" -> item -> compared(left.in(item), right.in(item), order -> order >= 0);
      case "BETWEEN" -> {
        expect("AND");
        Operand end = operand();
        yield item ->
            compared(left.in(item), right.in(item), order -> order >= 0)
                && compared(left.in(item), end.in(item), order -> order <= 0);
      }
      default -> throw Refusals.invalid("not understood: '%s'".formatted(comparator));
    };
  }

  private static boolean equal(@Nullable AttributeValue left, @Nullable AttributeValue right) {
    return left != null && right != null && Values.areEqual(left, right);
  }

  /** What is missing, or of another type, has no order. */
  private static boolean compared(
      @Nullable AttributeValue left, @Nullable AttributeValue right, Predicate<Integer> wanted) {
    return left != null
        && right != null
        && left.type() == right.type()
        && wanted.test(Values.compare(left, right));
  }

  private Operand operand() {
    String token = next();
    if (token.startsWith(":")) {
      AttributeValue value = values.get(token);
      if (value == null) {
        throw Refusals.invalid(
            "An expression attribute value used in expression is not defined: " + token);
      }
      return _ -> value;
    }
    String name = path(token, names);
    return item -> item.get(name);
  }

  /** The attribute that a path names. */
  static String path(String token, Map<String, String> names) {
    if (!token.startsWith("#")) {
      return token;
    }
    String name = names.get(token);
    if (name == null) {
      throw Refusals.invalid(
          "An expression attribute name used in the document path is not defined: " + token);
    }
    return name;
  }

  private String peek() {
    if (at == tokens.size()) {
      throw Refusals.invalid("the condition ends too soon");
    }
    return tokens.get(at);
  }

  private String next() {
    String token = peek();
    at++;
    return token;
  }

  private boolean taken(String token) {
    if (at == tokens.size() || !tokens.get(at).equals(token)) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(String token) {
    if (!taken(token)) {
      throw Refusals.invalid("'%s' was expected in a condition".formatted(token));
    }
  }
}
