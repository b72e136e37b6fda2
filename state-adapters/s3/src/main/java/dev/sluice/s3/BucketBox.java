package dev.sluice.s3;

import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.letter.Letter;
import dev.sluice.engine.letter.LetterBox;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.sink.Sink;
import java.util.List;

/** A bucket of letters, of any number of functions and channels. */
final class BucketBox implements LetterBox {
  private final Bucket bucket;
  private final Failpoints failpoints;

  BucketBox(Bucket bucket, Failpoints failpoints) {
    this.bucket = bucket;
    this.failpoints = failpoints;
  }

  @Override
  public Sink sink(Channel channel) {
    return new BucketSink(bucket, channel, failpoints);
  }

  @Override
  public void each(String function, Channel channel, Reader reader) {
    String prefix = LetterKey.prefix(function, channel);
    String after = prefix;
    boolean more = true;
    while (more) {
      List<String> keys = bucket.keys(prefix, after);
      if (keys.isEmpty()) {
        return;
      }
      after = keys.getLast();
      List<Letter> letters =
          keys.stream()
              .flatMap(key -> bucket.get(key).map(text -> new Letter(key, text)).stream())
              .toList();
      if (!letters.isEmpty()) {
        Answer answer = reader.read(letters);
        answer.taken().forEach(letter -> bucket.delete(letter.handle()));
        more = answer.more();
      }
    }
  }

  @Override
  public void close() {
    bucket.close();
  }
}
