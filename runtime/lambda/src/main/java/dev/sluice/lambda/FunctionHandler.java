package dev.sluice.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sluice.api.Trigger;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.function.FunctionDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What AWS Lambda calls: the generated entry point of a function extends it. Made once in a
 * process, which is called by one thread, one call at a time.
 */
public abstract class FunctionHandler implements RequestStreamHandler {
  private static final String FAILPOINT = "SLUICE_FAILPOINT";
  private static final String TRACE = "com.amazonaws.xray.traceHeader";

  private final Settings settings;
  private final Journal journal;
  private final EventReader events;
  private final DeployedFunction process;

  /** Nobody else holds on to it. */
  @SuppressWarnings("unused")
  private final Snapshot snapshot;

  /** Of a compiled function, as the environment of this process says. */
  protected FunctionHandler(FunctionDefinition function) {
    this.journal = new Journal(System.out, function.plan().function(), InstantSource.system());
    try {
      this.settings = Settings.of(System.getenv(), function.plan().target().isStream());
    } catch (WrongSettings e) {
      journal.error(null, e);
      throw new CallFailed("settings", e);
    }
    this.events = new EventReader(settings.stream());
    Failpoints failpoints = Failpoints.parse(System.getenv().getOrDefault(FAILPOINT, ""));
    this.process =
        new DeployedFunction(
            function,
            settings,
            () -> new Cloud(function, settings, failpoints),
            journal,
            failpoints);
    this.snapshot = Snapshot.register(process);
    process.connect();
  }

  @Override
  public final void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    journal.call(context.getAwsRequestId(), settings.traced() ? System.getProperty(TRACE, "") : "");
    try {
      Deadline deadline = new Deadline(context::getRemainingTimeInMillis, settings.closingMillis());
      output.write(answer(events.read(input), deadline).getBytes(StandardCharsets.UTF_8));
    } catch (WrongEvent e) {
      journal.error(null, e);
      throw new CallFailed("event", e);
    } catch (CallFailed e) {
      // Its reason stands in the log already.
      throw e;
    } catch (RuntimeException | Error e) {
      journal.error(null, e);
      throw e;
    }
  }

  private String answer(Event event, Deadline deadline) {
    return switch (event) {
      case Event.Records records -> failures(pushed(records, deadline));
      case Event.Drain() -> pulled(Until.EMPTY, deadline);
      case Event.Continue() -> pulled(Until.DEADLINE, deadline);
      case Event.Save() -> process.save(deadline);
      case Event.Tick() ->
          pulled(
              switch (settings.trigger()) {
                case PUSH, DRAIN -> Until.EMPTY;
                case CONTINUOUS -> Until.DEADLINE;
              },
              deadline);
    };
  }

  private Optional<String> pushed(Event.Records records, Deadline deadline) {
    if (settings.trigger() != Trigger.PUSH) {
      throw new WrongEvent(
          "the call brings records, and %s is %s; remove the event source mapping, or declare the trigger push"
              .formatted(Setting.TRIGGER.variable(), Settings.word(settings.trigger())));
    }
    return process.push(records, deadline);
  }

  private String pulled(Until until, Deadline deadline) {
    process.pull(until, deadline);
    return "{}";
  }

  private static String failures(Optional<String> first) {
    return first
        .map("{\"batchItemFailures\":[{\"itemIdentifier\":\"%s\"}]}"::formatted)
        .orElse("{\"batchItemFailures\":[]}");
  }
}
