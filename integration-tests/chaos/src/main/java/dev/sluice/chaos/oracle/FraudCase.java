package dev.sluice.chaos.oracle;

import dev.sluice.testkit.oracle.AggregateRule;
import dev.sluice.testkit.oracle.Answer;
import dev.sluice.testkit.oracle.ComponentType;
import dev.sluice.testkit.oracle.Declaration;
import dev.sluice.testkit.oracle.WindowRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/** The fraud functions once more, as the oracle reads them: windows as data, handlers as text. */
public enum FraudCase {
  CARD_VELOCITY("card-velocity", "fraud-alerts", "card") {
    @Override
    public Optional<String> value(Answer.Row row) {
      List<String> values = row.values();
      String reason =
          number(values.get(2)) >= 3
              ? "countries"
              : number(values.get(0)) > 10
                  ? "payments"
                  : number(values.get(1)) > 500_000 ? "spent" : "";
      return reason.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "{\"card\":%s,\"reason\":\"%s\",\"payments\":%s,\"spent\":%s,\"countries\":%s}"
                  .formatted(
                      row.key().getFirst(), reason, values.get(0), values.get(1), values.get(2)));
    }
  },
  CARD_SPREAD("card-spread", "card-spread", "card") {
    @Override
    public Optional<String> value(Answer.Row row) {
      return Optional.of(
          "{\"payments\":%s,\"spent\":%s,\"largest\":%s,\"countries\":%s}"
              .formatted(row.values().toArray()));
    }
  },
  MERCHANT_REVENUE("merchant-revenue", "merchant-revenue", "merchant") {
    @Override
    public Optional<String> value(Answer.Row row) {
      return Optional.of(
          "{\"payments\":%s,\"revenue\":%s,\"average\":%s,\"largest\":%s}"
              .formatted(row.values().toArray()));
    }
  },
  LARGE_PAYMENTS("large-payments", "large-payments", "") {
    @Override
    public Optional<String> value(Answer.Row row) {
      List<String> values = row.values();
      return number(values.get(4)) < 100_000
          ? Optional.empty()
          : Optional.of(
              "{\"id\":%s,\"card\":%s,\"merchant\":%s,\"cents\":%s}"
                  .formatted(values.get(0), values.get(1), values.get(2), values.get(4)));
    }
  };

  private final String function;
  private final String table;
  private final String key;

  FraudCase(String function, String table, String key) {
    this.function = function;
    this.table = table;
    this.key = key;
  }

  /** What the handler makes of a row: JSON, or nothing. */
  public abstract Optional<String> value(Answer.Row row);

  private static long number(String canonical) {
    return Long.parseLong(canonical);
  }

  public String function() {
    return function;
  }

  /** The table of its results. */
  public String table() {
    return table;
  }

  /** The components of a result, in their order. */
  public List<String> components() {
    return switch (this) {
      case CARD_VELOCITY -> List.of("card", "reason", "payments", "spent", "countries");
      case CARD_SPREAD -> List.of("payments", "spent", "largest", "countries");
      case MERCHANT_REVENUE -> List.of("payments", "revenue", "average", "largest");
      case LARGE_PAYMENTS -> List.of("id", "card", "merchant", "cents");
    };
  }

  /** The name of the key's only component; "" without a key. */
  public String key() {
    return key;
  }

  private WindowRule window() {
    return switch (this) {
      case CARD_VELOCITY -> new WindowRule.Sliding(600_000);
      case CARD_SPREAD -> new WindowRule.Hopping(60_000, 10_000);
      case MERCHANT_REVENUE -> new WindowRule.Tumbling(300_000, 0);
      case LARGE_PAYMENTS -> new WindowRule.Stateless();
    };
  }

  /**
   * The function as the oracle reads it.
   *
   * @param end whether its input ends
   */
  public Declaration declaration(boolean end) {
    SequencedMap<String, ComponentType> event = new LinkedHashMap<>();
    for (String name : List.of("id", "card", "merchant", "country")) {
      event.put(name, ComponentType.parse("string"));
    }
    event.put("cents", ComponentType.parse("long"));
    event.put("at", ComponentType.parse("instant"));
    return new Declaration(
        event,
        "at",
        key.isEmpty() ? List.of() : List.of(key),
        window(),
        aggregates(),
        10_000,
        true,
        Declaration.Limits.DEFAULT,
        OptionalLong.empty(),
        end,
        true);
  }

  private SequencedMap<String, AggregateRule> aggregates() {
    SequencedMap<String, AggregateRule> rules = new LinkedHashMap<>();
    if (this == LARGE_PAYMENTS) {
      return rules;
    }
    rules.put("payments", rule("long", AggregateRule.Function.COUNT, Optional.empty()));
    rules.put("spent", rule("long", AggregateRule.Function.SUM, Optional.of("cents")));
    switch (this) {
      case CARD_VELOCITY -> putCountries(rules);
      case CARD_SPREAD -> {
        rules.put("largest", rule("long", AggregateRule.Function.MAX, Optional.of("cents")));
        putCountries(rules);
      }
      case MERCHANT_REVENUE -> {
        rules.put("average", rule("double", AggregateRule.Function.AVG, Optional.of("cents")));
        rules.put("largest", rule("long", AggregateRule.Function.MAX, Optional.of("cents")));
      }
      case LARGE_PAYMENTS -> {}
    }
    return rules;
  }

  private static void putCountries(SequencedMap<String, AggregateRule> rules) {
    rules.put("countries", rule("int", AggregateRule.Function.DISTINCT, Optional.of("country")));
  }

  private static AggregateRule rule(
      String type, AggregateRule.Function function, Optional<String> field) {
    return new AggregateRule(ComponentType.parse(type), function, field);
  }
}
