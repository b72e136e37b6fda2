package dev.sluice.sqs;

import dev.sluice.aws.Requests;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.letter.Letter;
import dev.sluice.engine.letter.LetterBox;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.sink.Sink;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** A queue of letters, of any number of functions and channels. */
final class QueueBox implements LetterBox {
  /** So many messages may be held back at a time, well below what the service lets one hold. */
  private static final int HELD_MAX = 10_000;

  private final Queue queue;
  private final Failpoints failpoints;

  QueueBox(SqsClient client, String url, Requests requests, Failpoints failpoints) {
    this.queue = new Queue(client, url, requests);
    this.failpoints = failpoints;
  }

  @Override
  public Sink sink(Channel channel) {
    return new QueueSink(queue, channel, failpoints);
  }

  /** Until the queue gives no more, or {@link #HELD_MAX} that were not taken are held back. */
  @Override
  public void each(String function, Channel channel, Reader reader) {
    List<String> held = new ArrayList<>();
    try {
      boolean more = true;
      while (more && held.size() < HELD_MAX) {
        List<Message> messages = queue.receive();
        if (messages.isEmpty()) {
          return;
        }
        messages.forEach(message -> held.add(message.receiptHandle()));
        List<Letter> letters =
            messages.stream()
                .filter(message -> QueueMessage.is(message, function, channel))
                .map(message -> new Letter(message.receiptHandle(), message.body()))
                .toList();
        if (!letters.isEmpty()) {
          Answer answer = reader.read(letters);
          List<String> taken = answer.taken().stream().map(Letter::handle).toList();
          queue.delete(taken);
          held.removeAll(taken);
          more = answer.more();
        }
      }
    } finally {
      queue.release(held);
    }
  }

  @Override
  public void close() {
    queue.close();
  }
}
