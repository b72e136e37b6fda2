package dev.sluice.cli.operate;

import dev.sluice.cli.Command;
import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Flag;
import dev.sluice.cli.args.Usage;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.catalog.FunctionCatalog;
import dev.sluice.cli.state.StateChoice;
import dev.sluice.cli.state.TablePlace;
import dev.sluice.dynamodb.FunctionTables;
import dev.sluice.dynamodb.TableDefinition;
import dev.sluice.engine.function.FunctionDefinition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** {@code sluice tables}: the DynamoDB tables that functions need. */
public final class TablesCommand implements Command {
  private static final String CREATE = "--create";
  private static final String PRINT = "--print";

  @Override
  public Usage usage() {
    List<Flag> flags = new ArrayList<>();
    flags.add(Flag.plain(CREATE, "create what is missing"));
    flags.add(Flag.plain(PRINT, "print the commands of the AWS command line that create them"));
    flags.add(Flag.valued(StateChoice.STATE, "DIR", "where DynamoDB Local keeps its files"));
    flags.addAll(StateChoice.flags(StateChoice.Kind.AWS));
    flags.add(FunctionCatalog.PROJECT);
    return new Usage(
        "tables",
        List.of(),
        flags,
        "create or print the tables that the functions need, or see that they are there",
        """
        One table of state for all functions, and for each function a table of results and three of
        late and dead events and failed results. All are paid per request.
        """);
  }

  @Override
  public int run(Arguments arguments, Console console)
      throws UsageError, CommandFailed, InterruptedException {
    arguments.exclude(List.of(CREATE, PRINT));
    arguments.exclude(List.of(PRINT, StateChoice.ENDPOINT));
    arguments.exclude(List.of(PRINT, StateChoice.STATE));
    StateChoice choice = StateChoice.ofStateOnly(arguments, StateChoice.Kind.AWS);
    if (choice.kind() == StateChoice.Kind.FILES) {
      throw new UsageError("state in files needs no tables");
    }
    Set<TableDefinition> tables = tables(FunctionCatalog.of(arguments), choice);
    if (arguments.has(PRINT)) {
      tables.forEach(table -> table.commands().forEach(console.out()::println));
      return 0;
    }
    if (choice.needsDirectory() && choice.directory().isEmpty()) {
      throw new UsageError(
          "%s is missing: %s DIR, where DynamoDB Local keeps its files"
              .formatted(StateChoice.STATE, StateChoice.STATE));
    }
    try (TablePlace place = TablePlace.bare(choice, console.home())) {
      for (TableDefinition table : tables) {
        boolean made = arguments.has(CREATE) && place.create(table);
        if (!made) {
          place.verify(table);
        }
        console.out().println("%s %s".formatted(table.name(), made ? "created" : "is there"));
      }
    }
    return 0;
  }

  private static Set<TableDefinition> tables(FunctionCatalog catalog, StateChoice choice) {
    Set<TableDefinition> tables = new LinkedHashSet<>();
    tables.add(TableDefinition.ofState(choice.table()));
    for (FunctionDefinition function : catalog.functions()) {
      tables.addAll(new FunctionTables(function.plan()).definitions());
    }
    return tables;
  }
}
