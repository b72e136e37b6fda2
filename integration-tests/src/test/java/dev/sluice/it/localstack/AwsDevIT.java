package dev.sluice.it.localstack;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code sluice dev} on AWS, which is a LocalStack here: the SDK is told where AWS is, by its own
 * settings, and the command is not. The service itself is tested nowhere.
 */
@OnLocalStack
final class AwsDevIT extends LocalStackDevIT {
  private static final String ENDPOINT = "aws.endpointUrl";
  private static final Map<String, String> IDENTITY =
      Map.of(
          "aws.region", "us-east-1",
          "aws.accessKeyId", "local",
          "aws.secretAccessKey", "local");

  @Override
  protected void end() throws IOException {
    System.clearProperty(ENDPOINT);
    IDENTITY.keySet().forEach(System::clearProperty);
    super.end();
  }

  @Override
  protected String backend() {
    return "aws";
  }

  @Override
  protected List<String> flags() throws IOException, InterruptedException {
    List<String> _ = super.flags();
    URI there = endpoint();
    System.setProperty(ENDPOINT, there.toString());
    IDENTITY.forEach(System::setProperty);
    return List.of("--backend", "aws");
  }

  @Override
  protected List<String> makingFlags() {
    return List.of("--backend", "localstack", "--endpoint", endpoint().toString());
  }

  @Override
  protected Map<Part, String> lacks() {
    Map<Part, String> lacks = new HashMap<>(super.lacks());
    lacks.putIfAbsent(
        Part.BOXES,
        "queues and buckets have names of CloudFormation's there, which nobody asks for");
    return lacks;
  }
}
