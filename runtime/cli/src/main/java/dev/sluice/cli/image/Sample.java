package dev.sluice.cli.image;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.catalog.DecodedEvents;
import dev.sluice.engine.plan.Plan;
import dev.sluice.files.IoFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of events that a function is to be trained with, one a line.
 *
 * @param plan of the function
 */
public record Sample(Path file, Plan plan) {
  /** Fails where the function would commit nothing of it, which a training run would not see. */
  public void check() throws CommandFailed {
    if (!Files.isRegularFile(file)) {
      throw refused(Files.exists(file) ? "it is no file" : "it does not exist");
    }
    if (!Files.isReadable(file)) {
      throw refused("permission denied");
    }
    List<byte[]> events;
    try {
      events = EventLines.read(file);
    } catch (IOException e) {
      throw new CommandFailed("the sample cannot be used: " + IoFailure.reason(e), e);
    }
    int longest = plan.input().maxEventBytes();
    List<byte[]> taken = events.stream().filter(event -> event.length <= longest).toList();
    try (DecodedEvents decoded = new DecodedEvents(plan)) {
      if (decoded.of(taken).rows() == 0) {
        throw new CommandFailed(
            "%s takes none of the %d events of %s that a training run has: all would be dead; name a file of events of stream %s, one a line"
                .formatted(plan.function(), events.size(), file, plan.input().stream()));
      }
    }
  }

  private CommandFailed refused(String why) {
    return new CommandFailed(
        "cannot read the sample %s: %s; name a file of events, one a line".formatted(file, why));
  }
}
