package dev.sluice.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.chaos.fault.FaultProxy;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the first write of each head on its way to the database, so that it can arrive once more
 * when all is over, as requests do whose answers never came. What the processes write may lose its
 * condition meanwhile: then it is as if they knew nothing of rule 1.
 */
final class LateHeads implements FaultProxy.Passing {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> CONDITION =
      List.of(
          "ConditionExpression",
          "ExpressionAttributeNames",
          "ExpressionAttributeValues",
          "ReturnValuesOnConditionCheckFailure");

  private final boolean conditional;
  private final Map<String, HttpRequest> first = new ConcurrentHashMap<>();

  /**
   * None yet.
   *
   * @param conditional whether heads keep their conditions
   */
  LateHeads(boolean conditional) {
    this.conditional = conditional;
  }

  @Override
  public HttpRequest pass(HttpRequest.Builder request, String method, byte[] body)
      throws IOException {
    JsonNode sent = JSON.readTree(body);
    JsonNode key = sent.path("Item").path("pk").path("S");
    if (!sent.path("Item").path("sk").path("S").asText().equals("head")) {
      return AS_IT_IS.pass(request, method, body);
    }
    if (!conditional) {
      ((ObjectNode) sent).remove(CONDITION);
    }
    HttpRequest head = AS_IT_IS.pass(request, method, JSON.writeValueAsBytes(sent));
    first.putIfAbsent(key.asText(), head);
    return head;
  }

  /** They arrive; how the database answers them. */
  List<Integer> arrive() throws IOException, InterruptedException {
    List<Integer> answers = new ArrayList<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (HttpRequest head : first.values()) {
        answers.add(client.send(head, HttpResponse.BodyHandlers.discarding()).statusCode());
      }
    }
    return answers;
  }
}
