package dev.sluice.cli.dev;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.state.TablePlace;
import dev.sluice.deploy.stack.Stack;
import dev.sluice.dev.box.BoxFailed;
import dev.sluice.dev.box.BoxServer;
import dev.sluice.dev.stream.StreamFailed;
import dev.sluice.dev.stream.StreamServer;
import dev.sluice.dynamodb.TableDefinition;
import dev.sluice.engine.fault.Stop;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Sees to it that what a stack consists of is there, as far as a backend may make it. */
final class Ground {
  private final Backend backend;
  private final StreamServer streams;
  private final TablePlace tables;

  Ground(Backend backend, StreamServer streams, TablePlace tables) {
    this.backend = backend;
    this.streams = streams;
    this.tables = tables;
  }

  /**
   * Makes what is missing, or fails with all that is.
   *
   * @param said hears what was made
   */
  void prepare(Stack stack, Consumer<String> said) throws CommandFailed, InterruptedException {
    List<String> made = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    try {
      for (Stack.Stream stream : stack.streams()) {
        if (backend.makesWhatIsMissing()) {
          if (streams.create(stream.name(), stream.shards())) {
            made.add("stream " + stream.name());
          }
        } else if (streams.shards(stream.name()).isEmpty()) {
          missing.add("stream " + stream.name());
        }
      }
    } catch (StreamFailed e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
    for (TableDefinition table : stack.tables()) {
      if (backend.makesWhatIsMissing()) {
        if (tables.create(table)) {
          made.add("table " + table.name());
        }
      } else {
        try {
          tables.verify(table);
        } catch (Stop e) {
          missing.add("table %s (%s)".formatted(table.name(), e.getMessage()));
        }
      }
    }
    if (backend.boxes().isPresent()) {
      makeBoxes(stack, backend.boxes().get(), made);
    }
    if (!missing.isEmpty()) {
      throw new CommandFailed(
          "%s lacks %s; deploy the template first, or make them"
              .formatted(backend.shown(), String.join(", ", missing)));
    }
    if (!made.isEmpty()) {
      said.accept("made " + String.join(", ", made));
    }
  }

  private static void makeBoxes(Stack stack, URI endpoint, List<String> made) throws CommandFailed {
    try (BoxServer boxes = new BoxServer(endpoint)) {
      for (Stack.Queue queue : stack.queues()) {
        if (boxes.createQueue(queue.name(), queue.attributes())) {
          made.add("queue " + queue.name());
        }
      }
      for (String bucket : stack.buckets()) {
        if (boxes.createBucket(bucket)) {
          made.add("bucket " + bucket);
        }
      }
    } catch (BoxFailed e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }
}
