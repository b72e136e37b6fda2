package dev.sluice.it.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.chaos.oracle.FraudCase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The few calls of Lambda's API that are needed here, to a server that checks no signature. */
final class LambdaApi implements AutoCloseable {
  private static final String UNSIGNED =
      "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/lambda/aws4_request,"
          + " SignedHeaders=host, Signature=none";

  private static final String FUNCTIONS = "/2015-03-31/functions/";
  private static final String MAPPINGS = "/2015-03-31/event-source-mappings/";
  private static final Duration ANSWER_MAX = Duration.ofMinutes(2);
  private static final int ASKS_MAX = 10_000;
  private static final JsonMapper JSON = new JsonMapper();

  private final URI endpoint;
  private final HttpClient client = HttpClient.newHttpClient();

  LambdaApi(URI endpoint) {
    this.endpoint = endpoint;
  }

  /** What the deployment named a function. */
  String name(FraudCase function) throws IOException, InterruptedException {
    for (JsonNode each : ask("GET", FUNCTIONS, "").required("Functions")) {
      JsonNode variables = each.required("Environment").required("Variables");
      if (variables.path("SLUICE_RESULT_TABLE").asText().equals(function.table())) {
        return each.required("FunctionName").asText();
      }
    }
    throw new AssertionError("%s is not deployed".formatted(function));
  }

  /** Calls a function, as its schedules do, and waits for its answer. */
  JsonNode invoke(String name, String event) throws IOException, InterruptedException {
    return ask("POST", FUNCTIONS + name + "/invocations?Qualifier=live", event);
  }

  /** Lets nothing more of its stream come to a function, and waits until that is so. */
  void disableMapping(String name) throws IOException, InterruptedException {
    JsonNode mappings = ask("GET", MAPPINGS + "?FunctionName=" + name, "");
    JsonNode mapping = mappings.required("EventSourceMappings").required(0);
    String path = MAPPINGS + mapping.required("UUID").asText();
    ask("PUT", path, "{\"Enabled\":false}");
    for (int asks = 0; asks < ASKS_MAX; asks++) {
      if (ask("GET", path, "").required("State").asText().equals("Disabled")) {
        return;
      }
    }
    throw new AssertionError("the mapping of %s is not disabled".formatted(name));
  }

  private JsonNode ask(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.resolve(path))
            .timeout(ANSWER_MAX)
            .header("Authorization", UNSIGNED)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    var answer = client.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode())
        .as("%s %s: %s", method, path, answer.body())
        .isBetween(200, 299);
    return JSON.readTree(answer.body());
  }

  @Override
  public void close() {
    client.close();
  }
}
