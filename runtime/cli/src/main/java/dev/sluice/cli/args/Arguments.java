package dev.sluice.cli.args;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The arguments of one command, checked against its {@link Usage}. */
public final class Arguments {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]+");

  private final Usage usage;
  private final List<String> operands = new ArrayList<>();
  private final Map<String, String> flags = new LinkedHashMap<>();

  private Arguments(Usage usage) {
    this.usage = usage;
  }

  /**
   * Reads what follows the command's name. With {@code --help} or {@code --version} in it, nothing
   * else is required.
   */
  public static Arguments parse(Usage usage, List<String> typed) throws UsageError {
    Arguments arguments = new Arguments(usage);
    for (int i = 0; i < typed.size(); i++) {
      String word = typed.get(i);
      if (!word.startsWith("-") || word.equals("-")) {
        arguments.operands.add(word);
        continue;
      }
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      Flag flag = arguments.known(name);
      if (flag.takesValue()) {
        boolean inNext = equals < 0;
        if (inNext && (i + 1 == typed.size() || typed.get(i + 1).startsWith("--"))) {
          throw arguments.error("%s needs a value: %s %s".formatted(name, name, flag.value()));
        }
        arguments.put(name, inNext ? typed.get(++i) : word.substring(equals + 1));
      } else if (equals >= 0) {
        throw arguments.error("%s takes no value, was %s".formatted(name, word));
      } else {
        arguments.put(name, "");
      }
    }
    arguments.checkOperands();
    return arguments;
  }

  private Flag known(String name) throws UsageError {
    Optional<Flag> flag = usage.flag(name);
    if (flag.isEmpty()) {
      List<String> names = usage.allFlags().stream().map(Flag::name).toList();
      throw error(
          "%s has no flag %s%s".formatted(usage.command(), name, Suggestion.of(name, names)));
    }
    return flag.get();
  }

  private void put(String name, String value) throws UsageError {
    if (flags.put(name, value) != null) {
      throw error("%s is given twice; give it once".formatted(name));
    }
  }

  private void checkOperands() throws UsageError {
    if (wantsHelp() || wantsVersion()) {
      return;
    }
    int wanted = usage.operands().size();
    if (operands.size() > wanted) {
      throw error("unexpected argument %s".formatted(operands.get(wanted)));
    }
    int empty = operands.indexOf("");
    if (empty >= 0) {
      throw error("%s is empty".formatted(usage.operands().get(empty)));
    }
    if (operands.size() < wanted && !usage.isOptional(operands.size())) {
      throw error("%s is missing".formatted(usage.operands().get(operands.size())));
    }
  }

  private UsageError error(String what) {
    return new UsageError(
        "%s%s sluice %s --help shows what there is"
            .formatted(what, what.endsWith("?") ? "" : ";", usage.command()));
  }

  /** Whether the help is asked for. */
  public boolean wantsHelp() {
    return has(Usage.HELP.name());
  }

  /** Whether the version is asked for. */
  public boolean wantsVersion() {
    return has(Usage.VERSION.name());
  }

  /** The operand of this number, from 0. */
  public String operand(int number) {
    return operands.get(number);
  }

  /** The operand of this number, if it is given: one that may be left out. */
  public Optional<String> optionalOperand(int number) {
    return number < operands.size() ? Optional.of(operands.get(number)) : Optional.empty();
  }

  public boolean has(String flag) {
    return flags.containsKey(flag);
  }

  /** Refuses flags of which only one may be given. */
  public void exclude(List<String> alternatives) throws UsageError {
    if (alternatives.stream().filter(this::has).count() > 1) {
      throw error(
          "%s exclude each other; give one of them"
              .formatted(
                  alternatives.size() == 2
                      ? String.join(" and ", alternatives)
                      : String.join(", ", alternatives)));
    }
  }

  /**
   * Refuses a flag that would say nothing beside what else is typed.
   *
   * @param used whether it says something
   * @param use what it is of use to
   */
  public void refuseUnused(String flag, boolean used, String use) throws UsageError {
    if (has(flag) && !used) {
      throw error("%s is of use only to %s; leave out one of them".formatted(flag, use));
    }
  }

  /** The value of a flag, if it is given. */
  public Optional<String> value(String flag) throws UsageError {
    String value = flags.get(flag);
    if (value != null && value.isEmpty()) {
      throw error("%s is empty".formatted(flag));
    }
    return Optional.ofNullable(value);
  }

  /** The value of a flag that must be given. */
  public String required(String flag) throws UsageError {
    Optional<String> value = value(flag);
    if (value.isEmpty()) {
      throw error(
          "%s is missing: %s %s"
              .formatted(flag, flag, usage.flag(flag).map(Flag::value).orElse("")));
    }
    return value.get();
  }

  /** The whole number that a flag gives, if it is given. */
  public Optional<Long> number(String flag, Range range) throws UsageError {
    Optional<String> value = value(flag);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      long number = Long.parseLong(value.get().replace("_", ""));
      if (number >= range.min() && number <= range.max()) {
        return Optional.of(number);
      }
    } catch (NumberFormatException _) {
      // Said below, like a number that is out of range.
    }
    throw error(
        "%s must be a whole number from %d to %d, was %s"
            .formatted(flag, range.min(), range.max(), value.get()));
  }

  /** The name of a DynamoDB table that a flag gives, if it is given. */
  public Optional<String> tableName(String flag) throws UsageError {
    return name(flag, new Range(3, 255));
  }

  /** The name of a Kinesis stream that a flag gives, if it is given. */
  public Optional<String> streamName(String flag) throws UsageError {
    return name(flag, new Range(1, 128));
  }

  private Optional<String> name(String flag, Range length) throws UsageError {
    Optional<String> value = value(flag);
    if (value.isPresent()
        && (!NAME.matcher(value.get()).matches()
            || value.get().length() < length.min()
            || value.get().length() > length.max())) {
      throw error(
          "%s must be %d to %d letters, digits, dots, dashes and underscores, was %s"
              .formatted(flag, length.min(), length.max(), value.get()));
    }
    return value;
  }

  /** The milliseconds that a flag gives, as in 500ms, 10s, 2m or 1h, if it is given. */
  public Optional<Long> millis(String flag) throws UsageError {
    Optional<String> value = value(flag);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    Matcher matcher = DURATION.matcher(value.get());
    long number = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    if (number == 0) {
      throw error("%s must be a time like 500ms, 10s or 2m, was %s".formatted(flag, value.get()));
    }
    return Optional.of(
        switch (matcher.group(2)) {
          case "ms" -> number;
          case "s" -> 1_000 * number;
          case "m" -> 60_000 * number;
          default -> 3_600_000 * number;
        });
  }

  /** The bytes that a flag gives, as a number with or without k, m or g, if it is given. */
  public Optional<Long> bytes(String flag) throws UsageError {
    Optional<String> value = value(flag);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      long bytes = ByteSize.parse(value.get());
      if (bytes > 0) {
        return Optional.of(bytes);
      }
    } catch (IllegalArgumentException | ArithmeticException _) {
      // Said below.
    }
    throw error("%s must be a size like 512m or 2g, was %s".formatted(flag, value.get()));
  }

  /** The whole numbers {@code [min, max]}, both in it. */
  public record Range(long min, long max) {
    /** From 1 on. */
    public static Range positive(long max) {
      return new Range(1, max);
    }
  }
}
