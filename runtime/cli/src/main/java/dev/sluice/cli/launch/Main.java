package dev.sluice.cli.launch;

import dev.sluice.cli.Console;
import dev.sluice.cli.StopRequest;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the process starts; the only place that reads the environment. The launcher says where
 * Sluice is ({@code sluice.home}) and whether standard error is a terminal ({@code
 * sluice.terminal}).
 */
public final class Main {
  private static final int INTERRUPTED = 130;

  private Main() {}

  public static void main(String[] args) {
    StopRequest stop = new StopRequest();
    AtomicInteger status = new AtomicInteger(INTERRUPTED);
    CountDownLatch finished = new CountDownLatch(1);
    Console console = console(stop);
    Runtime.getRuntime().addShutdownHook(new Thread(new EarlyEnd(console, finished, status)));
    status.set(Commands.installed().run(List.of(args), console));
    console.out().flush();
    console.err().flush();
    finished.countDown();
    System.exit(status.get());
  }

  private static Console console(StopRequest stop) {
    return new Console(
        System.in,
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        Boolean.getBoolean("sluice.terminal"),
        Path.of(System.getProperty("sluice.home", ".")),
        environment("SLUICE_FAILPOINT"),
        stop);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor), 1 << 16),
        true,
        StandardCharsets.UTF_8);
  }

  private static String environment(String name) {
    String value = System.getenv(name);
    return value == null ? "" : value;
  }
}
