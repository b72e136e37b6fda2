package dev.sluice.cli.state;

import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Flag;
import dev.sluice.cli.args.UsageError;
import dev.sluice.dynamodb.PageBucket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which store a command was told to use.
 *
 * @param directory for files, and for the files of DynamoDB Local; empty for none
 * @param endpoint of a server that runs already; empty for DynamoDB Local or AWS
 * @param table the name of the table of state; of no use to files
 * @param pageBucket the bucket of new long pages of state; empty if they go to the table
 */
public record StateChoice(
    Kind kind,
    Optional<Path> directory,
    Optional<URI> endpoint,
    String table,
    Optional<String> pageBucket) {
  /** What keeps the state. */
  public enum Kind {
    FILES,
    DYNAMODB,
    AWS
  }

  public static final String STATE = "--state";
  public static final String STORE = "--store";
  public static final String ENDPOINT = "--endpoint";
  private static final String TABLE = "--table";
  private static final String TABLE_DEFAULT = "sluice";
  private static final String PAGE_BUCKET = "--page-bucket";

  /** Where long pages go, for who writes any. */
  public static final Flag PAGES =
      Flag.valued(
          PAGE_BUCKET,
          "NAME",
          "the S3 bucket of new long pages of state; else they go to the table");

  /** One whose new pages go to its table. */
  public StateChoice(Kind kind, Optional<Path> directory, Optional<URI> endpoint, String table) {
    this(kind, directory, endpoint, table, Optional.empty());
  }

  /** The flags that choose a store, but for {@value #STATE}. */
  public static List<Flag> flags(Kind usual) {
    return flags("what keeps the state; %s by default".formatted(word(usual)));
  }

  /** The same where state is there already. */
  public static List<Flag> flagsOfFound() {
    return flags("what keeps the state; what the directory holds by default");
  }

  /** The same for who comes to other tables than that of state. */
  public static List<Flag> flagsOfServer(Kind usual) {
    return flags(usual).stream().filter(flag -> !flag.name().equals(TABLE)).toList();
  }

  private static List<Flag> flags(String help) {
    return List.of(
        Flag.valued(STORE, "files|dynamodb|aws", help),
        Flag.valued(ENDPOINT, "URL", "a DynamoDB server that runs already, for --store dynamodb"),
        Flag.valued(TABLE, "NAME", "the DynamoDB table of state; sluice by default"));
  }

  private static String word(Kind kind) {
    return switch (kind) {
      case FILES -> "files";
      case DYNAMODB -> "dynamodb";
      case AWS -> "aws";
    };
  }

  /** What was typed; {@code usual} if nothing says what kind. */
  public static StateChoice of(Arguments arguments, Kind usual) throws UsageError {
    Optional<Path> directory = directory(arguments);
    Optional<URI> endpoint = endpoint(arguments);
    Kind kind = kind(arguments, endpoint.isPresent() ? Kind.DYNAMODB : usual);
    arguments.refuseUnused(ENDPOINT, kind == Kind.DYNAMODB, STORE + " dynamodb");
    String database = "%s dynamodb and %s aws".formatted(STORE, STORE);
    arguments.refuseUnused(TABLE, kind != Kind.FILES, database);
    arguments.refuseUnused(PAGE_BUCKET, kind != Kind.FILES, database);
    return new StateChoice(
        kind,
        directory,
        endpoint,
        arguments.tableName(TABLE).orElse(TABLE_DEFAULT),
        pageBucket(arguments));
  }

  /** The same where nothing but state would lie in a directory. */
  public static StateChoice ofStateOnly(Arguments arguments, Kind usual) throws UsageError {
    StateChoice choice = of(arguments, usual);
    arguments.refuseUnused(
        STATE,
        choice.needsDirectory(),
        "%s files, and %s dynamodb without %s".formatted(STORE, STORE, ENDPOINT));
    return choice;
  }

  private static Optional<String> pageBucket(Arguments arguments) throws UsageError {
    Optional<String> typed = arguments.value(PAGE_BUCKET);
    if (typed.isPresent() && !PageBucket.isName(typed.get())) {
      throw new UsageError(
          "%s must be the name of an S3 bucket, was %s".formatted(PAGE_BUCKET, typed.get()));
    }
    return typed;
  }

  /** What was typed, or what the directory holds if nothing says what kind. */
  public static StateChoice found(Arguments arguments) throws UsageError {
    Optional<Path> directory = directory(arguments);
    boolean database = directory.isPresent() && LocalDatabase.isIn(directory.get());
    StateChoice choice = ofStateOnly(arguments, database ? Kind.DYNAMODB : Kind.FILES);
    boolean nowhere = choice.kind() != Kind.AWS && choice.endpoint().isEmpty();
    if (nowhere && directory.isEmpty()) {
      throw new UsageError(
          "%s is missing: %s DIR, where a run or demo keeps its state (or %s URL, or --store aws)"
              .formatted(STATE, STATE, ENDPOINT));
    }
    return choice;
  }

  private static Optional<Path> directory(Arguments arguments) throws UsageError {
    Optional<String> typed = arguments.value(STATE);
    try {
      return typed.map(Path::of);
    } catch (InvalidPathException e) {
      throw new UsageError("%s is no path: %s".formatted(STATE, e.getMessage()));
    }
  }

  private static Kind kind(Arguments arguments, Kind usual) throws UsageError {
    Optional<String> typed = arguments.value(STORE);
    if (typed.isEmpty()) {
      return usual;
    }
    for (Kind kind : Kind.values()) {
      if (word(kind).equals(typed.get())) {
        return kind;
      }
    }
    throw new UsageError("%s must be files, dynamodb or aws, was %s".formatted(STORE, typed.get()));
  }

  /** The URL that was typed for a server that runs already. */
  public static Optional<URI> endpoint(Arguments arguments) throws UsageError {
    Optional<String> typed = arguments.value(ENDPOINT);
    if (typed.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI uri = URI.create(typed.get());
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return Optional.of(uri);
      }
    } catch (IllegalArgumentException _) {
      // Said below.
    }
    throw new UsageError(
        "%s must be a URL like http://127.0.0.1:8000, was %s".formatted(ENDPOINT, typed.get()));
  }

  /** The same in another directory. */
  public StateChoice in(Path other) {
    return new StateChoice(kind, Optional.of(other), endpoint, table, pageBucket);
  }

  /** Whether it needs a directory of its own. */
  public boolean needsDirectory() {
    return kind == Kind.FILES || kind == Kind.DYNAMODB && endpoint.isEmpty();
  }

  /** Whether there is such a directory, if it needs one. */
  public boolean isThere() {
    return !needsDirectory() || directory.map(Files::isDirectory).orElse(false);
  }
}
