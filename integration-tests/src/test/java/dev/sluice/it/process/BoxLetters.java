package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.aws.AwsClients;
import dev.sluice.aws.bucket.ObjectKey;
import dev.sluice.aws.bucket.ObjectStore;
import dev.sluice.aws.bucket.S3ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The letters of a function that lie in queues or buckets.
 *
 * @param letters each with its channel, in no order
 */
record BoxLetters(List<Letter> letters) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int BATCH_MAX = 10;
  private static final int HELD_SECONDS = 300;
  private static final int BATCHES_MAX = 1_000;
  private static final int OBJECTS_MAX = 1_000;
  private static final int BYTES_MAX = 1 << 20;

  /** A letter as it would stand in a file. */
  record Letter(String channel, JsonNode line) {}

  /** Those in a queue, which nobody else may receive then. */
  static BoxLetters inQueue(URI server, String queue) {
    List<Letter> letters = new ArrayList<>();
    try (SqsClient client = AwsClients.to(server, SqsClient.builder())) {
      String url = client.getQueueUrl(request -> request.queueName(queue)).queueUrl();
      for (int batches = 0; batches < BATCHES_MAX; batches++) {
        List<Message> messages =
            client
                .receiveMessage(
                    request ->
                        request
                            .queueUrl(url)
                            .maxNumberOfMessages(BATCH_MAX)
                            .visibilityTimeout(HELD_SECONDS)
                            .messageAttributeNames("All"))
                .messages();
        if (messages.isEmpty()) {
          assertThat(letters).as("letters in %s", queue).doesNotHaveDuplicates();
          return new BoxLetters(letters);
        }
        for (Message message : messages) {
          String channel =
              Objects.requireNonNull(message.messageAttributes().get("channel")).stringValue();
          letters.add(new Letter(channel, read(message.body())));
        }
      }
    }
    throw new AssertionError("no end of what is in " + queue);
  }

  /** How long a queue keeps them. */
  static int retentionSeconds(URI server, String queue) {
    try (SqsClient client = AwsClients.to(server, SqsClient.builder())) {
      String url = client.getQueueUrl(request -> request.queueName(queue)).queueUrl();
      QueueAttributeName retention = QueueAttributeName.MESSAGE_RETENTION_PERIOD;
      return Integer.parseInt(
          client
              .getQueueAttributes(request -> request.queueUrl(url).attributeNames(retention))
              .attributes()
              .getOrDefault(retention, ""));
    }
  }

  /** Those of a function in a bucket. */
  static BoxLetters inBucket(URI server, String bucket, String function) {
    List<Letter> letters = new ArrayList<>();
    try (ObjectStore objects = S3ObjectStore.to(server)) {
      for (String name : objects.names(new ObjectKey(bucket, function + "/"), "", OBJECTS_MAX)) {
        byte[] json = objects.get(new ObjectKey(bucket, name), BYTES_MAX).orElseThrow();
        letters.add(
            new Letter(name.split("/", -1)[1], read(new String(json, StandardCharsets.UTF_8))));
      }
    }
    if (letters.size() == OBJECTS_MAX) {
      throw new AssertionError("no end of what is in " + bucket);
    }
    assertThat(letters).as("letters in %s", bucket).doesNotHaveDuplicates();
    return new BoxLetters(letters);
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isEmpty() {
    return letters.isEmpty();
  }

  /** These and those. */
  BoxLetters and(BoxLetters others) {
    List<Letter> all = new ArrayList<>(letters);
    all.addAll(others.letters);
    return new BoxLetters(all);
  }

  /** The lines of a partition, in the order of its stream. */
  List<JsonNode> of(int partition, String channel) {
    return letters.stream()
        .filter(letter -> letter.channel().equals(channel))
        .map(Letter::line)
        .filter(line -> line.path("partition").asInt(-1) == partition)
        // Whoever takes over sends what may not have been taken, now to another place.
        .distinct()
        .sorted(Comparator.comparing(line -> new BigInteger(line.path("offset").asText())))
        .toList();
  }
}
