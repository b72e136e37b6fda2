package dev.sluice.cli.args;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a command takes.
 *
 * @param command its name
 * @param operands the names of what it takes besides flags; those in brackets may be left out
 * @param flags its own flags
 * @param summary one line for the list of commands
 * @param details more, for its own help; may have several lines, or be ""
 */
public record Usage(
    String command, List<String> operands, List<Flag> flags, String summary, String details) {
  /** Shows the help of a command. */
  public static final Flag HELP = Flag.plain("--help", "show this help");

  /** Shows the version. */
  public static final Flag VERSION = Flag.plain("--version", "show the version");

  /** Shows where in the program a failure came from. */
  public static final Flag VERBOSE = Flag.plain("--verbose", "show the stack trace of a failure");

  public Usage {
    operands = List.copyOf(operands);
    flags = List.copyOf(flags);
  }

  /** Its own flags and those that every command takes. */
  public List<Flag> allFlags() {
    List<Flag> all = new ArrayList<>(flags);
    all.add(VERBOSE);
    all.add(VERSION);
    all.add(HELP);
    return all;
  }

  /** The flag of this name. */
  Optional<Flag> flag(String name) {
    return allFlags().stream().filter(flag -> flag.name().equals(name)).findFirst();
  }

  /** Whether the operand of this number, from 0, may be left out. */
  boolean isOptional(int operand) {
    return operands.get(operand).startsWith("[");
  }

  /** The command in one line. */
  public String line() {
    StringBuilder line = new StringBuilder("sluice ").append(command);
    operands.forEach(operand -> line.append(' ').append(operand));
    return line.append(flags.isEmpty() ? "" : " [flags]").toString();
  }

  /** The whole help. */
  public String help() {
    StringBuilder text = new StringBuilder();
    text.append(line()).append("\n\n").append(summary).append('\n');
    if (!details.isEmpty()) {
      text.append('\n').append(details.strip()).append('\n');
    }
    text.append("\nFlags:\n");
    for (Flag flag : allFlags()) {
      String left = flag.takesValue() ? flag.name() + " " + flag.value() : flag.name();
      text.append("  %-22s %s%n".formatted(left, flag.help()));
    }
    return text.toString();
  }
}
