package dev.sluice.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What AWS Lambda calls now and then for all functions of a table of state; see {@link
 * Housekeeping}. Whatever the event says.
 */
public final class HousekeepingHandler implements RequestStreamHandler {
  /** What it says it is, in its log and its metric. */
  public static final String NAME = "housekeeping";

  /** Before the end of a call it begins with no further partition. */
  private static final long CLOSING_MILLIS = 30_000;

  private final Journal journal = journal(NAME);
  private final Settings.Housekeeping settings;
  private @Nullable TableEstate estate;

  /** As the environment of this process says. */
  public HousekeepingHandler() {
    try {
      this.settings = Settings.Housekeeping.of(System.getenv());
    } catch (WrongSettings e) {
      journal.error(null, e);
      throw new CallFailed("settings", e);
    }
  }

  private static Journal journal(String function) {
    return new Journal(System.out, function, InstantSource.system());
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    journal.call(context.getAwsRequestId(), "");
    Deadline deadline = new Deadline(context::getRemainingTimeInMillis, CLOSING_MILLIS);
    try {
      new Housekeeping(
              estate(),
              journal,
              HousekeepingHandler::journal,
              InstantSource.system(),
              settings.overdueMillis())
          .run(deadline);
    } catch (CallFailed e) {
      // Its reason stands in the log already.
      throw e;
    } catch (RuntimeException | Error e) {
      journal.error(null, e);
      throw e;
    }
    output.write("{}".getBytes(StandardCharsets.UTF_8));
  }

  private TableEstate estate() {
    TableEstate now = estate;
    if (now == null) {
      now = TableEstate.toAws(settings);
      estate = now;
    }
    return now;
  }
}
