package dev.sluice.cli.launch;

import dev.sluice.cli.Console;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What happens when the JVM is told to end before the command is done. By a signal: the command
 * gets time to end in good order. By a function that calls {@link System#exit}: its thread waits
 * for the JVM, and nothing could wait for it in turn, so the process ends at once, which does no
 * more harm than any kill.
 */
final class EarlyEnd implements Runnable {
  private static final long POLL_MILLIS = 50;
  private static final int POLLS_MAX = 1_200;

  private final Console console;
  private final CountDownLatch finished;
  private final AtomicInteger status;

  /**
   * Of a command.
   *
   * @param finished counted down when the command is done, before the JVM is told to end
   * @param status what the process ends with
   */
  EarlyEnd(Console console, CountDownLatch finished, AtomicInteger status) {
    this.console = console;
    this.finished = finished;
    this.status = status;
  }

  @Override
  public void run() {
    console.stop().request();
    for (int poll = 0; poll < POLLS_MAX && !isFinished(); poll++) {
      Optional<String> exit = exitCall();
      // The command may have finished while the threads were looked at.
      if (exit.isPresent() && finished.getCount() > 0) {
        refuse(exit.get());
      }
    }
    Runtime.getRuntime().halt(status.get());
  }

  private boolean isFinished() {
    try {
      return finished.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void refuse(String call) {
    if (console.terminal()) {
      console.err().println();
    }
    console
        .err()
        .println(
            ("sluice: %s; a function must not end the process: let the handler throw instead, which"
                    + " costs its own result only. What was committed is untouched, the same"
                    + " command goes on")
                .formatted(call));
    console.err().flush();
    Runtime.getRuntime().halt(Commands.FAILED);
  }

  /** Who waits in {@link System#exit}, and where it was called. */
  private static Optional<String> exitCall() {
    for (Map.Entry<Thread, StackTraceElement[]> thread : Thread.getAllStackTraces().entrySet()) {
      StackTraceElement[] frames = thread.getValue();
      if (Arrays.stream(frames).anyMatch(EarlyEnd::isExit)) {
        return Optional.of(
            "thread %s called System.exit, at %s"
                .formatted(thread.getKey().getName(), caller(frames)));
      }
    }
    return Optional.empty();
  }

  private static boolean isExit(StackTraceElement frame) {
    return frame.getClassName().equals(Runtime.class.getName())
        && frame.getMethodName().equals("exit");
  }

  private static String caller(StackTraceElement[] frames) {
    return Arrays.stream(frames)
        .dropWhile(frame -> !isExit(frame))
        .filter(frame -> !isExit(frame) && !frame.getClassName().equals(System.class.getName()))
        .findFirst()
        .map(
            at ->
                "%s.%s(%s:%d)"
                    .formatted(
                        at.getClassName(),
                        at.getMethodName(),
                        at.getFileName(),
                        at.getLineNumber()))
        .orElse("an unknown place");
  }
}
