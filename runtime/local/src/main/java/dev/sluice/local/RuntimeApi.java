package dev.sluice.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The server that AWS Lambda's runtime client asks for calls and tells how they went, for one
 * function process, on loopback. It gives one call at a time. Thread-safe.
 *
 * <p>The client asks for {@code invocation/next} and waits there as long as there is none; posts to
 * {@code invocation/ID/response} or {@code .../error}; and to {@code init/error} if it could not
 * make the function.
 */
final class RuntimeApi implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String PREFIX = "/2018-06-01/runtime/";
  private static final String NEXT = PREFIX + "invocation/next";
  private static final String INIT_ERROR = PREFIX + "init/error";
  private static final String RESTORE_NEXT = PREFIX + "restore/next";
  private static final String INVOCATION = PREFIX + "invocation/";
  private static final String RESPONSE = "/response";
  private static final String ERROR = "/error";

  /** More than a function may answer. */
  private static final int BODY_BYTES_MAX = 16 << 20;

  static {
    // The JDK's server has no other way to be told; without it a call of some 10 KB waits 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final String arn;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<Given> waiting = new ArrayBlockingQueue<>(1);
  private final CompletableFuture<Answer> ready = new CompletableFuture<>();
  private @Nullable Given current;
  private volatile boolean closed;

  /** What a function says. */
  sealed interface Answer {
    /** It has answered. */
    record Response(byte[] body) implements Answer {}

    /** It has thrown, or could not be made; the body is JSON with its message. */
    record Failed(byte[] body) implements Answer {}

    /** It is made, and asks for its first call. */
    record Ready() implements Answer {}
  }

  private record Given(
      String id, byte[] event, long deadlineMillis, CompletableFuture<Answer> answer) {}

  private RuntimeApi(String arn, HttpServer server) {
    this.arn = arn;
    this.server = server;
  }

  /** Listens on a port that is free. */
  static RuntimeApi start(String arn) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), 0), 0);
    RuntimeApi api = new RuntimeApi(arn, server);
    server.setExecutor(api.threads);
    server.createContext("/", api::handle);
    server.start();
    return api;
  }

  /** Where it listens, as the client's environment says it. */
  String authority() {
    return "%s:%d".formatted(LOOPBACK, server.getAddress().getPort());
  }

  /** What the client says first: ready, or why not. */
  CompletableFuture<Answer> ready() {
    return ready;
  }

  /** Gives a call to the client as soon as it asks. One call at a time. */
  CompletableFuture<Answer> invoke(byte[] event, Duration timeout) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Given given =
        new Given(
            UUID.randomUUID().toString(),
            event,
            System.currentTimeMillis() + timeout.toMillis(),
            answer);
    if (!waiting.offer(given)) {
      throw new IllegalStateException("a call is waiting already");
    }
    return answer;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX);
      if (path.equals(NEXT)) {
        ready.complete(new Answer.Ready());
        next(exchange);
      } else if (path.equals(INIT_ERROR)) {
        ready.complete(new Answer.Failed(body));
        accept(exchange);
      } else if (path.equals(RESTORE_NEXT)) {
        // The process goes on as one that was made from a snapshot.
        exchange.sendResponseHeaders(200, -1);
      } else if (path.startsWith(INVOCATION)) {
        answered(exchange, path.substring(INVOCATION.length()), body);
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private void next(HttpExchange exchange) throws IOException {
    Optional<Given> next = await();
    if (next.isEmpty()) {
      exchange.sendResponseHeaders(500, -1);
      return;
    }
    Given given = next.get();
    synchronized (this) {
      current = given;
    }
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "application/json");
    headers.set("Lambda-Runtime-Aws-Request-Id", given.id());
    headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(given.deadlineMillis()));
    headers.set("Lambda-Runtime-Invoked-Function-Arn", arn);
    headers.set("Lambda-Runtime-Trace-Id", "Root=1-%08x-%s".formatted(0, given.id()));
    exchange.sendResponseHeaders(200, given.event().length);
    exchange.getResponseBody().write(given.event());
  }

  /** Empty when this server is closed. */
  private Optional<Given> await() {
    try {
      Given given = null;
      while (given == null && !closed) {
        given = waiting.poll(1, TimeUnit.SECONDS);
      }
      return Optional.ofNullable(given);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private void answered(HttpExchange exchange, String rest, byte[] body) throws IOException {
    Given given;
    synchronized (this) {
      given = current;
    }
    if (given == null || !rest.startsWith(given.id())) {
      exchange.sendResponseHeaders(400, -1);
      return;
    }
    String kind = rest.substring(given.id().length());
    accept(exchange);
    switch (kind) {
      case RESPONSE -> given.answer().complete(new Answer.Response(body));
      case ERROR -> given.answer().complete(new Answer.Failed(body));
      default -> given.answer().completeExceptionally(new IOException("no such answer: " + kind));
    }
  }

  private static void accept(HttpExchange exchange) throws IOException {
    byte[] accepted = "{\"status\":\"OK\"}".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(202, accepted.length);
    exchange.getResponseBody().write(accepted);
  }

  @Override
  public void close() {
    closed = true;
    server.stop(0);
    threads.shutdownNow();
  }
}
