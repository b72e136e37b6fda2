package dev.sluice.cli.dev;

import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Arguments.Range;
import dev.sluice.cli.args.Flag;
import dev.sluice.cli.args.Usage;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.catalog.FunctionCatalog;
import dev.sluice.cli.state.StateChoice;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code sluice dev} was told.
 *
 * @param function the only one to run; empty for all
 * @param endpoint of LocalStack, if it is not the usual one
 * @param debugPort where the first function listens for a debugger
 * @param stream the only one that gets the input; empty for all that functions read
 * @param exit whether it ends when the input is through
 * @param parameters values for those of the template
 * @param state where the embedded servers keep what they have, if not in the usual place
 * @param verbose whether all that functions log is shown
 */
record DevOptions(
    Optional<String> function,
    Kind backend,
    Optional<URI> endpoint,
    OptionalInt debugPort,
    Optional<Path> input,
    Optional<String> stream,
    boolean exit,
    Map<String, String> parameters,
    Optional<Path> state,
    boolean verbose) {
  /** What stands for the services of AWS. */
  enum Kind {
    EMBEDDED,
    LOCALSTACK,
    AWS;

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String BACKEND = "--backend";
  private static final String DEBUG = "--debug";
  static final String INPUT = "--input";
  private static final String STREAM = "--stream";
  private static final String EXIT = "--exit";
  static final String PARAMETER = "--parameter";

  /** Those of further functions come behind it. */
  private static final int PORT_MAX = 65_000;

  private static final URI LOCALSTACK_USUAL = URI.create("http://127.0.0.1:4566");

  static List<Flag> flags() {
    return List.of(
        Flag.valued(BACKEND, "embedded|localstack|aws", "what runs DynamoDB, Kinesis, SQS and S3"),
        Flag.valued(StateChoice.ENDPOINT, "URL", "of LocalStack, http://127.0.0.1:4566 by default"),
        FunctionCatalog.PROJECT,
        Flag.valued(
            INPUT,
            "FILE",
            "put each line of it, at each start, into the streams that functions read"),
        Flag.valued(STREAM, "NAME", "put the input into this stream only"),
        Flag.plain(EXIT, "end when the input is through"),
        Flag.valued(DEBUG, "PORT", "let a debugger attach to the first function there"),
        Flag.valued(PARAMETER, "NAME=VALUE,...", "values for parameters of the template"),
        Flag.valued(StateChoice.STATE, "DIR", "where embedded servers keep what they have"));
  }

  static DevOptions of(Arguments arguments) throws UsageError {
    DevOptions options =
        new DevOptions(
            arguments.optionalOperand(0),
            kind(arguments),
            StateChoice.endpoint(arguments),
            arguments
                .number(DEBUG, Range.positive(PORT_MAX))
                .map(port -> OptionalInt.of(Math.toIntExact(port)))
                .orElse(OptionalInt.empty()),
            arguments.value(INPUT).map(Path::of),
            arguments.value(STREAM),
            arguments.has(EXIT),
            parameters(arguments),
            arguments.value(StateChoice.STATE).map(Path::of),
            arguments.has(Usage.VERBOSE.name()));
    arguments.refuseUnused(
        StateChoice.ENDPOINT, options.backend == Kind.LOCALSTACK, BACKEND + " localstack");
    arguments.refuseUnused(
        StateChoice.STATE, options.backend == Kind.EMBEDDED, BACKEND + " embedded");
    if (options.input.isEmpty() && (options.exit || options.stream.isPresent())) {
      throw new UsageError(
          "%s needs %s FILE, which says what is to be put"
              .formatted(options.exit ? EXIT : STREAM, INPUT));
    }
    return options;
  }

  /** Where LocalStack is. */
  URI localStack() {
    return endpoint.orElse(LOCALSTACK_USUAL);
  }

  private static Kind kind(Arguments arguments) throws UsageError {
    String typed = arguments.value(BACKEND).orElse(Kind.EMBEDDED.word());
    for (Kind kind : Kind.values()) {
      if (kind.word().equals(typed)) {
        return kind;
      }
    }
    throw new UsageError(
        "%s must be embedded, localstack or aws, was %s".formatted(BACKEND, typed));
  }

  private static Map<String, String> parameters(Arguments arguments) throws UsageError {
    Map<String, String> parameters = new LinkedHashMap<>();
    Optional<String> typed = arguments.value(PARAMETER);
    if (typed.isEmpty()) {
      return parameters;
    }
    for (String each : typed.get().split(",", -1)) {
      int equals = each.indexOf('=');
      if (equals < 1) {
        throw new UsageError(
            "%s must be NAME=VALUE, or several with commas between, was %s"
                .formatted(PARAMETER, typed.get()));
      }
      String name = each.substring(0, equals);
      if (parameters.put(name, each.substring(equals + 1)) != null) {
        throw new UsageError("%s gives %s twice; give it once".formatted(PARAMETER, name));
      }
    }
    return parameters;
  }
}
