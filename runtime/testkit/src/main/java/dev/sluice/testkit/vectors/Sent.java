package dev.sluice.testkit.vectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One output as the engine sent it.
 *
 * @param id 32 hex digits
 */
public record Sent(Channel channel, String id, String json) {
  private static final JsonMapper JSON = new JsonMapper();

  /** The outputs of a buffer, in order. */
  public static List<Sent> allOf(OutputBuffer outputs) {
    return IntStream.range(0, outputs.count()).mapToObj(i -> of(outputs, i)).toList();
  }

  /** One output of a buffer. */
  public static Sent of(OutputBuffer outputs, int index) {
    String id = outputs.id(index);
    String json =
        new String(
            outputs.array(),
            outputs.payloadStart(index),
            outputs.payloadLength(index),
            StandardCharsets.UTF_8);
    return new Sent(outputs.channel(index), id, json);
  }

  /** An output of which only the payload is at hand. */
  public static Sent of(Channel channel, String json) {
    String id = new Sent(channel, "", json).tree().path("id").asText();
    return new Sent(channel, id, json);
  }

  /** The payload as a tree. */
  public JsonNode tree() {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("an output is not JSON: " + json, e);
    }
  }
}
