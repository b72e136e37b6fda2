package dev.sluice.deploy.stack;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Works out what a template says by functions of CloudFormation: by its parameters, conditions and
 * mappings, and by the names that its resources have.
 */
final class Values {
  /** So deep may what is said lie in what is said, and conditions in conditions. */
  private static final int DEPTH_MAX = 100;

  private static final String NOTHING = "AWS::NoValue";
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^!}][^}]*)}");
  private static final Pattern LITERAL = Pattern.compile("\\$\\{!([^}]*)}");

  private final Map<?, ?> conditions;
  private final Map<?, ?> mappings;
  private final Map<?, ?> resources;
  private final Site site;
  private final Map<String, String> parameters = new HashMap<>();
  private int depth;

  Values(Map<?, ?> template, Map<String, String> typed, Site site) throws WrongTemplate {
    this.conditions = section(template, "Conditions");
    this.mappings = section(template, "Mappings");
    this.resources = section(template, "Resources");
    this.site = site;
    Map<?, ?> declared = section(template, "Parameters");
    for (Map.Entry<?, ?> each : declared.entrySet()) {
      String name = each.getKey().toString();
      Parameter parameter =
          new Parameter(name, map(each.getValue(), Where.of("parameter " + name)));
      parameters.put(
          name,
          typed.containsKey(name)
              ? typed(parameter, typed.get(name))
              : parameter.value(Optional.ofNullable(site.defaults().get(name))));
    }
    for (String name : typed.keySet()) {
      if (!declared.containsKey(name)) {
        throw new WrongParameter(
            "there is no parameter %s; the parameters are %s"
                .formatted(
                    name, String.join(", ", parameters.keySet().stream().sorted().toList())));
      }
    }
  }

  private static String typed(Parameter parameter, String value) throws WrongTemplate {
    try {
      return parameter.value(Optional.of(value));
    } catch (WrongTemplate e) {
      throw new WrongParameter(e);
    }
  }

  /** A section of a template; empty if it is not there. */
  static Map<?, ?> section(Map<?, ?> template, String name) throws WrongTemplate {
    return template.containsKey(name)
        ? map(template.get(name), Where.of("section " + name))
        : Map.of();
  }

  static Map<?, ?> map(Object value, Where where) throws WrongTemplate {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw where.wrong("must have members");
  }

  /** What a value is; empty for one that there is none of. */
  Optional<Object> resolve(Object raw, Where where) throws WrongTemplate {
    if (++depth > DEPTH_MAX) {
      throw where.wrong("refers to itself, or is too deep");
    }
    try {
      return switch (raw) {
        case Call call -> called(call, where);
        case Map<?, ?> map -> Optional.of(members(map, where));
        case List<?> list -> Optional.of(items(list, where));
        default -> Optional.of(raw);
      };
    } finally {
      depth--;
    }
  }

  private Map<String, Object> members(Map<?, ?> map, Where where) throws WrongTemplate {
    Map<String, Object> members = new LinkedHashMap<>();
    for (Map.Entry<?, ?> member : map.entrySet()) {
      String name = member.getKey().toString();
      resolve(member.getValue(), where.at(name)).ifPresent(value -> members.put(name, value));
    }
    return members;
  }

  private List<Object> items(List<?> list, Where where) throws WrongTemplate {
    List<Object> items = new ArrayList<>();
    for (Object item : list) {
      resolve(item, where).ifPresent(items::add);
    }
    return items;
  }

  private Optional<Object> called(Call call, Where where) throws WrongTemplate {
    return switch (call.function()) {
      case "Ref" -> reference(text(call.argument(), where), where);
      case "Sub" -> Optional.of(substituted(call.argument(), where));
      case "GetAtt" -> Optional.of(attribute(call.argument(), where));
      case "If" -> {
        List<?> parts = parts(call, 3, where);
        boolean holds = named(text(parts.getFirst(), where), where);
        yield resolve(parts.get(holds ? 1 : 2), where);
      }
      case "FindInMap" -> resolve(found(parts(call, 3, where), where), where);
      case "Join" -> {
        List<?> parts = parts(call, 2, where);
        List<String> joined = new ArrayList<>();
        for (Object item : list(parts.get(1), where)) {
          joined.add(text(item, where));
        }
        yield Optional.of(String.join(text(parts.getFirst(), where), joined));
      }
      default ->
          throw where.wrong(
              "uses !%s, which is not understood; use !Ref, !Sub, !GetAtt, !If, !FindInMap or !Join"
                  .formatted(call.function()));
    };
  }

  private List<?> list(Object raw, Where where) throws WrongTemplate {
    if (resolve(raw, where).orElse("") instanceof List<?> list) {
      return list;
    }
    throw where.wrong("must be a list");
  }

  private static List<?> parts(Call call, int count, Where where) throws WrongTemplate {
    if (call.argument() instanceof List<?> parts && parts.size() == count) {
      return parts;
    }
    throw where.wrong("uses !%s, which takes %d values".formatted(call.function(), count));
  }

  private String text(Object raw, Where where) throws WrongTemplate {
    if (resolve(raw, where).orElse("") instanceof String text) {
      return text;
    }
    throw where.wrong("must be a text");
  }

  private Optional<Object> reference(String name, Where where) throws WrongTemplate {
    if (name.equals(NOTHING)) {
      return Optional.empty();
    }
    if (parameters.containsKey(name)) {
      return Optional.ofNullable(parameters.get(name));
    }
    return Optional.of(
        switch (name) {
          case "AWS::Region" -> site.region();
          case "AWS::AccountId" -> site.account();
          case "AWS::Partition" -> "aws";
          case "AWS::StackName" -> "sluice";
          case "AWS::URLSuffix" -> "amazonaws.com";
          default -> {
            String called = physicalName(name, where);
            yield typeOf(name, where) == ResourceType.QUEUE ? site.queue(called) : called;
          }
        });
  }

  /** The type of a resource. */
  ResourceType typeOf(String logicalName, Where where) throws WrongTemplate {
    Where there = Where.of("resource " + logicalName);
    Object type = map(resource(logicalName, where), there).get("Type");
    if (type == null) {
      throw there.wrong("has no Type");
    }
    Optional<ResourceType> known = ResourceType.named(type.toString());
    if (known.isEmpty()) {
      throw there
          .at("Type")
          .wrong("is %s, which is not understood; %s are".formatted(type, ResourceType.shown()));
    }
    return known.get();
  }

  private Object resource(String logicalName, Where where) throws WrongTemplate {
    Object found = resources.get(logicalName);
    if (found == null) {
      throw where.wrong("refers to %s, which is not in the template".formatted(logicalName));
    }
    return found;
  }

  /**
   * What a resource is called. If nothing is said of it, it is its name in the template, in the
   * form that its service wants.
   */
  String physicalName(String logicalName, Where where) throws WrongTemplate {
    ResourceType type = typeOf(logicalName, where);
    Where there = Where.of("resource " + logicalName);
    Object found = map(resource(logicalName, where), there).get(Properties.ALL);
    Properties properties =
        new Properties(found instanceof Map<?, ?> map ? map : Map.of(), this, there);
    Optional<String> name = properties.text(type.nameProperty());
    if (name.isPresent()) {
      return name.get();
    }
    return switch (type) {
      case QUEUE -> properties.is("FifoQueue") ? logicalName + ".fifo" : logicalName;
      case BUCKET -> logicalName.toLowerCase(Locale.ROOT);
      default -> logicalName;
    };
  }

  private String attribute(Object argument, Where where) throws WrongTemplate {
    String path =
        argument instanceof List<?> parts
            ? String.join(".", parts.stream().map(Object::toString).toList())
            : text(argument, where);
    int dot = path.indexOf('.');
    String name = dot < 0 ? path : path.substring(0, dot);
    ResourceType type = typeOf(name, where);
    String called = physicalName(name, where);
    String attribute = path.substring(dot + 1);
    if (attribute.equals("Arn")) {
      return type.arn(site, called);
    }
    if (attribute.equals("QueueName") && type == ResourceType.QUEUE) {
      return called;
    }
    throw where.wrong("uses !GetAtt %s, which is not understood".formatted(path));
  }

  private String substituted(Object argument, Where where) throws WrongTemplate {
    Map<?, ?> own = Map.of();
    Object text = argument;
    if (argument instanceof List<?> parts && parts.size() == 2) {
      text = parts.getFirst();
      own = map(parts.get(1), where);
    }
    StringBuilder result = new StringBuilder();
    Matcher variables = VARIABLE.matcher(text(text, where));
    while (variables.find()) {
      String name = variables.group(1).strip();
      String value =
          own.containsKey(name)
              ? text(own.get(name), where)
              : name.startsWith("AWS::") || name.indexOf('.') < 0
                  ? text(reference(name, where).orElse(""), where)
                  : attribute(name, where);
      variables.appendReplacement(result, Matcher.quoteReplacement(value));
    }
    variables.appendTail(result);
    return LITERAL.matcher(result).replaceAll("\\${$1}");
  }

  private Object found(List<?> path, Where where) throws WrongTemplate {
    Object value = mappings;
    for (Object key : path) {
      String name = text(key, where);
      if (!(value instanceof Map<?, ?> map) || !map.containsKey(name)) {
        throw where.wrong("looks for %s in a mapping, where it is not".formatted(name));
      }
      value = map.get(name);
    }
    return value;
  }

  /** Whether a condition of the template holds. */
  boolean named(String condition, Where where) throws WrongTemplate {
    if (!conditions.containsKey(condition)) {
      throw where.wrong(
          "asks for the condition %s, which is not in the template".formatted(condition));
    }
    return holds(conditions.get(condition), Where.of("condition " + condition));
  }

  private boolean holds(Object raw, Where where) throws WrongTemplate {
    if (++depth > DEPTH_MAX) {
      throw where.wrong("refers to itself");
    }
    try {
      if (raw instanceof Map<?, ?> map && map.size() == 1 && map.containsKey("Condition")) {
        return named(text(map.get("Condition"), where), where);
      }
      if (!(raw instanceof Call call)) {
        throw where.wrong("must be !Equals, !Not, !And, !Or or !Condition");
      }
      return switch (call.function()) {
        case "Condition" -> named(text(call.argument(), where), where);
        case "Equals" -> {
          List<?> parts = parts(call, 2, where);
          yield text(parts.getFirst(), where).equals(text(parts.get(1), where));
        }
        case "Not" -> !holds(parts(call, 1, where).getFirst(), where);
        case "And" -> count(call, where) == size(call);
        case "Or" -> count(call, where) > 0;
        default ->
            throw where.wrong("uses !%s, which is not understood".formatted(call.function()));
      };
    } finally {
      depth--;
    }
  }

  private static int size(Call call) {
    return call.argument() instanceof List<?> list ? list.size() : 1;
  }

  private int count(Call call, Where where) throws WrongTemplate {
    int count = 0;
    for (Object each : parts(call, size(call), where)) {
      count += holds(each, where) ? 1 : 0;
    }
    return count;
  }

  /** The types of the resources that a value speaks of, as conditions are. */
  Set<ResourceType> spokenOf(Object raw, Where where) throws WrongTemplate {
    Set<ResourceType> types = EnumSet.noneOf(ResourceType.class);
    collect(raw, where, types);
    return types;
  }

  private void collect(Object raw, Where where, Set<ResourceType> into) throws WrongTemplate {
    switch (raw) {
      case Call(var function, var argument) -> {
        switch (function) {
          case "Ref", "GetAtt" -> collectName(argument.toString(), where, into);
          case "Sub" -> {
            Matcher variables = VARIABLE.matcher(argument.toString());
            while (variables.find()) {
              collectName(variables.group(1), where, into);
            }
          }
          case "If" -> {
            List<?> parts = parts(new Call(function, argument), 3, where);
            boolean holds = named(text(parts.getFirst(), where), where);
            collect(parts.get(holds ? 1 : 2), where, into);
          }
          default -> collect(argument, where, into);
        }
      }
      case List<?> list -> {
        for (Object item : list) {
          collect(item, where, into);
        }
      }
      default -> {}
    }
  }

  private void collectName(String reference, Where where, Set<ResourceType> into)
      throws WrongTemplate {
    int dot = reference.indexOf('.');
    String name = dot < 0 ? reference : reference.substring(0, dot);
    if (resources.containsKey(name)) {
      into.add(typeOf(name, where));
    }
  }
}
