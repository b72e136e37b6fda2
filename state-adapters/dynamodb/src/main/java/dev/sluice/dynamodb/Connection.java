package dev.sluice.dynamodb;

import dev.sluice.aws.AwsClients;
import dev.sluice.engine.commit.Sleeper;
import java.net.URI;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A client for whoever wants to know no type of the SDK. Closed by who opened it. */
public final class Connection implements AutoCloseable {
  private final DynamoDbClient client;

  private Connection(DynamoDbClient client) {
    this.client = client;
  }

  /** To AWS, with region and credentials from where the SDK usually finds them. */
  public static Connection toAws() {
    return new Connection(AwsClients.toAws(DynamoDbClient.builder()));
  }

  /** To a server that asks for no credentials, such as one on this machine. */
  public static Connection to(URI endpoint) {
    return new Connection(AwsClients.to(endpoint, DynamoDbClient.builder()));
  }

  /** The service at its other end; see {@link Service}. */
  public Service service(Sleeper sleeper, RandomGenerator random, Units units) {
    return new Service(client, sleeper, random, units);
  }

  @Override
  public void close() {
    client.close();
  }
}
