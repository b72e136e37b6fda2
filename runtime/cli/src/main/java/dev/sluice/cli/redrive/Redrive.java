package dev.sluice.cli.redrive;

import dev.sluice.engine.letter.Letter;
import dev.sluice.engine.letter.LetterBox.Answer;
import dev.sluice.engine.letter.LetterBox.Reader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Sends the events of letters on, and counts what became of them. */
final class Redrive implements Reader {
  private final Optional<Recipient> recipient;
  private final Optional<String> code;
  private final long limit;
  private final Map<String, Long> left = new TreeMap<>();
  private long sent;
  private long untaken;

  /**
   * What to send.
   *
   * @param recipient nobody, if it is only counted
   * @param code only letters of this code; of all if it is empty
   * @param limit how many at most
   */
  Redrive(Optional<Recipient> recipient, Optional<String> code, long limit) {
    this.recipient = recipient;
    this.code = code;
    this.limit = limit;
  }

  @Override
  public Answer read(List<Letter> letters) {
    List<Letter> wanted = new ArrayList<>();
    List<byte[]> events = new ArrayList<>();
    for (Letter letter : letters) {
      LetterEvent found = LetterEvent.of(letter);
      if (code.isPresent() && !code.get().equals(found.code())) {
        continue;
      }
      String why =
          found.isWhole()
              ? recipient.map(it -> it.refusal(found.event())).orElse("")
              : found.missing();
      if (!why.isEmpty()) {
        left.merge(why, 1L, Long::sum);
      } else if (sent + wanted.size() < limit) {
        wanted.add(letter);
        events.add(found.event());
      }
    }
    List<Letter> taken = recipient.isEmpty() ? List.of() : taken(recipient.get(), wanted, events);
    sent += recipient.isEmpty() ? wanted.size() : taken.size();
    return new Answer(taken, sent < limit && untaken == 0);
  }

  private List<Letter> taken(Recipient to, List<Letter> letters, List<byte[]> events) {
    if (letters.isEmpty()) {
      return List.of();
    }
    BitSet there;
    try {
      there = to.take(events);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    untaken += letters.size() - there.cardinality();
    return there.stream().mapToObj(letters::get).toList();
  }

  /** How many are sent, or would be. */
  long sent() {
    return sent;
  }

  /** How many were not taken, and lie where they lay; they may have been sent all the same. */
  long untaken() {
    return untaken;
  }

  /** How many stay for another reason. */
  Map<String, Long> left() {
    return left;
  }
}
