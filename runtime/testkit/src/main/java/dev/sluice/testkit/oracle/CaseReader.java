package dev.sluice.testkit.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;

/** Reads the case of a worked case's JSON. A name it does not know is an error, never skipped. */
public final class CaseReader {
  private CaseReader() {}

  /** The case without its expectation. */
  public static WorkedCase read(JsonNode json) {
    String name = json.path("name").asText();
    try {
      Names.check(json, Set.of("name", "rule", "declare", "input", "expect"));
      List<Item> input = new ArrayList<>();
      json.required("input").forEach(item -> input.add(item(item)));
      return new WorkedCase(name, declaration(json.required("declare")), input);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("case %s: %s".formatted(name, e.getMessage()), e);
    }
  }

  private static Declaration declaration(JsonNode json) {
    Names.check(
        json,
        Set.of(
            "window",
            "outOfOrderBy",
            "latePolicy",
            "key",
            "event",
            "time",
            "aggregates",
            "end",
            "idleAfter",
            "maxAhead",
            "maxEventBytes",
            "floor",
            "newlineAtEnd"));
    SequencedMap<String, ComponentType> event = new LinkedHashMap<>();
    json.required("event")
        .properties()
        .forEach(e -> event.put(e.getKey(), ComponentType.parse(e.getValue().asText())));
    SequencedMap<String, AggregateRule> aggregates = new LinkedHashMap<>();
    json.required("aggregates")
        .properties()
        .forEach(e -> aggregates.put(e.getKey(), aggregate(e.getValue())));
    List<String> key = new ArrayList<>();
    json.required("key").forEach(name -> key.add(name.asText()));
    Declaration.Limits limits = Declaration.Limits.DEFAULT;
    return new Declaration(
        event,
        json.required("time").asText(),
        key,
        window(json.required("window")),
        aggregates,
        json.required("outOfOrderBy").longValue(),
        sideOutput(json.required("latePolicy").asText()),
        new Declaration.Limits(
            optional(json, "idleAfter"),
            optional(json, "maxAhead").orElse(limits.maxAhead()),
            (int) optional(json, "maxEventBytes").orElse(limits.maxEventBytes())),
        optional(json, "floor"),
        json.required("end").booleanValue(),
        json.path("newlineAtEnd").asBoolean(true));
  }

  private static boolean sideOutput(String policy) {
    return switch (policy) {
      case "DROP" -> false;
      case "SIDE_OUTPUT" -> true;
      default -> throw new IllegalArgumentException("unknown late policy " + policy);
    };
  }

  private static OptionalLong optional(JsonNode json, String name) {
    return json.has(name) ? OptionalLong.of(json.get(name).longValue()) : OptionalLong.empty();
  }

  private static AggregateRule aggregate(JsonNode json) {
    return new AggregateRule(
        ComponentType.parse(json.required(0).asText()),
        AggregateRule.Function.valueOf(json.required(1).asText().toUpperCase(Locale.ROOT)),
        json.size() > 2 ? Optional.of(json.get(2).asText()) : Optional.empty());
  }

  private static WindowRule window(JsonNode json) {
    Names.check(json, Set.of("type", "size", "offset", "every"));
    return switch (json.required("type").asText()) {
      case "tumbling" ->
          new WindowRule.Tumbling(json.required("size").longValue(), json.path("offset").asLong(0));
      case "hopping" ->
          new WindowRule.Hopping(
              json.required("size").longValue(), json.required("every").longValue());
      case "sliding" -> new WindowRule.Sliding(json.required("size").longValue());
      case "none" -> new WindowRule.Stateless();
      default -> throw new IllegalArgumentException("unknown window " + json);
    };
  }

  private static Item item(JsonNode json) {
    if (json.isTextual()) {
      return Item.Line.of(json.asText());
    }
    Names.check(json, Set.of("line", "arrival", "base64", "tick", "end"));
    if (json.has("tick")) {
      JsonNode tick = json.get("tick");
      Names.check(tick, Set.of("since", "now"));
      return new Item.Tick(tick.required("since").longValue(), tick.required("now").longValue());
    }
    if (json.has("end")) {
      return new Item.End();
    }
    byte[] bytes =
        json.has("base64")
            ? Base64.getDecoder().decode(json.get("base64").asText())
            : json.required("line").asText().getBytes(StandardCharsets.UTF_8);
    return new Item.Line(bytes, optional(json, "arrival"));
  }

  /** The canonical text of a value as a worked case or an output writes it. */
  static String value(ComponentType type, JsonNode json) {
    if (json.isNull()) {
      return CanonicalValue.NULL;
    }
    return switch (type.kind()) {
      case LONG, INT, INSTANT -> CanonicalValue.of(json.bigIntegerValue());
      case DOUBLE -> CanonicalValue.of(json.doubleValue());
      case BOOLEAN -> CanonicalValue.of(json.booleanValue());
      case STRING, ENUM -> CanonicalValue.of(json.asText());
      case DECIMAL ->
          CanonicalValue.of(new BigDecimal(json.asText()).setScale(type.scale()).toPlainString());
    };
  }
}
