package dev.sluice.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.api.Window;
import java.time.Instant;
import java.util.Optional;

/** One result, as it is written out. */
public record Result(String json) {
  private static final JsonMapper JSON = new JsonMapper();

  /** The id: 32 hex digits. */
  public String id() {
    return tree().path("id").asText();
  }

  /**
   * A component of the key, as text.
   *
   * @throws IllegalArgumentException if the key has no such component
   */
  public String key(String component) {
    return member("key", component).asText();
  }

  /** The window; empty for a function without one. */
  public Optional<Window> window() {
    JsonNode window = tree().path("window");
    return window.isMissingNode()
        ? Optional.empty()
        : Optional.of(
            new Window(
                Instant.parse(window.path("start").asText()),
                Instant.parse(window.path("end").asText())));
  }

  /** The returned record as JSON. */
  public String value() {
    return tree().path("value").toString();
  }

  /**
   * A component of the returned record: its text if it is one, else its JSON ({@code 12}, {@code
   * null}).
   *
   * @throws IllegalArgumentException if the record has no such component
   */
  public String value(String component) {
    return member("value", component).asText();
  }

  /**
   * A whole number among the components of the returned record.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public long number(String component) {
    JsonNode found = member("value", component);
    if (!found.isIntegralNumber()) {
      throw new IllegalArgumentException(
          "component %s is no whole number in %s".formatted(component, json));
    }
    return found.longValue();
  }

  private JsonNode member(String part, String component) {
    JsonNode found = tree().path(part).path(component);
    if (found.isMissingNode()) {
      throw new IllegalArgumentException(
          "no component \"%s\" in the %s of %s".formatted(component, part, json));
    }
    return found;
  }

  private JsonNode tree() {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result is always JSON, was " + json, e);
    }
  }

  @Override
  public String toString() {
    return json;
  }
}
