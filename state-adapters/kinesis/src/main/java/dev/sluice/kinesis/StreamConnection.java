package dev.sluice.kinesis;

import dev.sluice.aws.AwsClients;
import dev.sluice.engine.commit.Sleeper;
import java.net.URI;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** A client for whoever wants to know no type of the SDK. Closed by who opened it. */
public final class StreamConnection implements AutoCloseable {
  private final KinesisClient client;

  private StreamConnection(KinesisClient client) {
    this.client = client;
  }

  /** To AWS, with region and credentials from where the SDK usually finds them. */
  public static StreamConnection toAws() {
    return new StreamConnection(AwsClients.toAws(KinesisClient.builder()));
  }

  /** To a server that asks for no credentials, such as one on this machine. */
  public static StreamConnection to(URI endpoint) {
    return new StreamConnection(AwsClients.to(endpoint, KinesisClient.builder()));
  }

  /** A stream at its other end; see {@link KinesisStream}. */
  public KinesisStream stream(
      String name, InstantSource clock, Sleeper sleeper, RandomGenerator random) {
    return new KinesisStream(client, name, clock, sleeper, random);
  }

  @Override
  public void close() {
    client.close();
  }
}
