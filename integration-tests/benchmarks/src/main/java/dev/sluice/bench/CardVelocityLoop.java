package dev.sluice.bench;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * {@code card-velocity} by hand: each card keeps its payments ordered by time with running totals
 * up to its latest one; an event that comes out of order starts from these, takes off what is after
 * it and puts back what had just left.
 */
final class CardVelocityLoop extends HandLoop {
  private static final long SIZE = 600_000;

  private static final class Card {
    long[] times = new long[8];
    long[] cents = new long[8];
    String[] countries = new String[8];
    int first;
    int leaving;
    int end;
    long spent;
    final Map<String, int[]> counts = new HashMap<>();

    /** Inserts in order of time, equal times behind; returns the place. */
    int insert(long at, long amount, String country) {
      if (end == times.length) {
        makeRoom();
      }
      int place = end++;
      while (place > first && times[place - 1] > at) {
        times[place] = times[place - 1];
        cents[place] = cents[place - 1];
        countries[place] = countries[place - 1];
        place--;
      }
      times[place] = at;
      cents[place] = amount;
      countries[place] = country;
      return place;
    }

    private void makeRoom() {
      int live = end - first;
      int capacity = live * 2 > times.length ? times.length * 2 : times.length;
      long[] newTimes = new long[capacity];
      long[] newCents = new long[capacity];
      String[] newCountries = new String[capacity];
      System.arraycopy(times, first, newTimes, 0, live);
      System.arraycopy(cents, first, newCents, 0, live);
      System.arraycopy(countries, first, newCountries, 0, live);
      times = newTimes;
      cents = newCents;
      countries = newCountries;
      leaving -= first;
      first = 0;
      end = live;
    }

    void count(int place, int by) {
      spent += by * cents[place];
      int[] count = counts.computeIfAbsent(countries[place], _ -> new int[1]);
      count[0] += by;
      if (count[0] == 0) {
        counts.remove(countries[place]);
      }
    }
  }

  private final Map<String, Card> cards = new HashMap<>();

  @Override
  Outcome run(byte[] data, int length) throws IOException {
    HandReader payment =
        new HandReader(data, length, name -> name.equals("card") || name.equals("country"));
    while (payment.next()) {
      if (payment.at < watermark) {
        late++;
        continue;
      }
      Card card = cards.computeIfAbsent(payment.card, _ -> new Card());
      result(card, payment);
      observe(payment.at);
      while (card.first < card.leaving && card.times[card.first] <= watermark - SIZE) {
        card.first++;
      }
    }
    return outcome(payment);
  }

  /**
   * The totals cover the places {@code [leaving, end)}: the window of the card's latest payment.
   */
  private void result(Card card, HandReader payment) throws IOException {
    int place = card.insert(payment.at, payment.cents, payment.country);
    if (place == card.end - 1) {
      card.count(place, 1);
      while (card.times[card.leaving] <= payment.at - SIZE) {
        card.count(card.leaving++, -1);
      }
      decide(payment, card, card.end - card.leaving);
      return;
    }
    boolean counted = place >= card.leaving && payment.at > card.times[card.end - 1] - SIZE;
    if (counted) {
      card.count(place, 1);
    } else {
      card.leaving++;
    }
    int from = card.leaving;
    while (from > card.first && card.times[from - 1] > payment.at - SIZE) {
      card.count(--from, 1);
    }
    for (int after = card.end - 1; after > place; after--) {
      card.count(after, -1);
    }
    decide(payment, card, place + 1 - from);
    for (int after = card.end - 1; after > place; after--) {
      card.count(after, 1);
    }
    for (; from < card.leaving; from++) {
      card.count(from, -1);
    }
  }

  private void decide(HandReader payment, Card card, long payments) throws IOException {
    int countries = card.counts.size();
    String reason =
        countries >= 3
            ? "countries"
            : payments > 10 ? "payments" : card.spent > 500_000 ? "spent" : "";
    if (!reason.isEmpty()) {
      long spent = card.spent;
      emit(
          json -> {
            json.writeStringField("card", payment.card);
            json.writeStringField("reason", reason);
            json.writeNumberField("payments", payments);
            json.writeNumberField("spent", spent);
            json.writeNumberField("countries", countries);
          });
    }
  }
}
