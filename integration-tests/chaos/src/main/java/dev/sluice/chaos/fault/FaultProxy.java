package dev.sluice.chaos.fault;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Stands on loopback before an endpoint of DynamoDB or Kinesis and does to each request what a
 * {@link FaultPlan} says. What it forwards it does not look into: bytes and headers go through as
 * they are, but for those that are about one connection, and what a {@link Passing} does on
 * purpose. A server that is gone is a cut connection. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {
  private static final Duration UPSTREAM_MAX = Duration.ofSeconds(30);
  private static final Set<String> OF_ONE_CONNECTION =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "keep-alive",
          "transfer-encoding",
          "upgrade",
          "http2-settings");

  private static final String DYNAMODB = "com.amazonaws.dynamodb.v20120810#";

  static {
    // The JDK's server has no other way to be told; without it an answer of some 10 KB waits 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final URI upstream;
  private final Consumer<Fault> heard;
  private final Passing passing;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong unreached = new AtomicLong();
  private final Map<Fault, Long> counts = new ConcurrentHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile FaultPlan plan;

  /** Starts one. */
  public FaultProxy(URI upstream, FaultPlan plan) throws IOException {
    this(upstream, plan, _ -> {});
  }

  /**
   * Starts one.
   *
   * @param heard hears of each fault as it happens, on any thread
   */
  public FaultProxy(URI upstream, FaultPlan plan, Consumer<Fault> heard) throws IOException {
    this(upstream, plan, heard, Passing.AS_IT_IS);
  }

  /** Starts one that forwards requests as {@code passing} wants them. */
  public FaultProxy(URI upstream, FaultPlan plan, Consumer<Fault> heard, Passing passing)
      throws IOException {
    this.upstream = upstream;
    this.plan = plan;
    this.heard = heard;
    this.passing = passing;
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Makes of a request that came what is forwarded. On any thread. */
  public interface Passing {
    /** The same. */
    Passing AS_IT_IS =
        (request, method, body) ->
            request.method(method, HttpRequest.BodyPublishers.ofByteArray(body)).build();

    /**
     * A whole request.
     *
     * @param request with all that the one that came has, but its method and content
     */
    HttpRequest pass(HttpRequest.Builder request, String method, byte[] body) throws IOException;
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:%d".formatted(server.getAddress().getPort()));
  }

  /** From the next request on. */
  public void follow(FaultPlan next) {
    plan = next;
  }

  /** How many requests had which fault so far. */
  public Map<Fault, Long> counts() {
    Map<Fault, Long> seen = new EnumMap<>(Fault.class);
    for (Fault fault : Fault.values()) {
      seen.put(fault, counts.getOrDefault(fault, 0L));
    }
    return seen;
  }

  /** How many requests were to be forwarded when the server was gone. */
  public long unreached() {
    return unreached.get();
  }

  /** An answer as it is on the wire. */
  private record Reply(int status, Map<String, List<String>> headers, byte[] body) {
    static Reply error(int status, String type, String message) {
      return new Reply(
          status,
          Map.of("Content-Type", List.of("application/x-amz-json-1.0")),
          "{\"__type\":\"%s\",\"message\":\"%s\"}"
              .formatted(type, message)
              .getBytes(StandardCharsets.UTF_8));
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    // Closed without an answer, the connection is cut.
    try (exchange) {
      long number = requests.getAndIncrement();
      FaultPlan current = plan;
      Fault fault = current.fault(number);
      counts.merge(fault, 1L, Long::sum);
      if (fault != Fault.NONE) {
        heard.accept(fault);
      }
      HttpRequest request = request(exchange);
      switch (fault) {
        case NONE -> answer(exchange, forward(request));
        case DELAY -> {
          hold(current.delay(number));
          answer(exchange, forward(request));
        }
        case DROP_REQUEST -> {}
        case DROP_REPLY -> forward(request);
        case APPLY_LATE -> {
          exchange.close();
          hold(current.delay(number));
          forward(request);
        }
        case CUT_REPLY -> answerHalf(exchange, forward(request));
        case INTERNAL_ERROR -> answer(exchange, internalError());
        case INTERNAL_ERROR_APPLIED -> {
          forward(request);
          answer(exchange, internalError());
        }
        case THROUGHPUT_EXCEEDED ->
            answer(
                exchange,
                Reply.error(
                    400,
                    DYNAMODB + "ProvisionedThroughputExceededException",
                    "The level of configured provisioned throughput for the table was exceeded."));
        case THROTTLED ->
            answer(
                exchange,
                Reply.error(400, DYNAMODB + "ThrottlingException", "Rate of requests exceeded."));
        case EXPIRED_TOKEN ->
            answer(
                exchange,
                Reply.error(
                    400,
                    "com.amazon.coral.service#ExpiredTokenException",
                    "The security token included in the request is expired"));
      }
    }
  }

  private static Reply internalError() {
    return Reply.error(500, DYNAMODB + "InternalServerError", "Internal server error");
  }

  private HttpRequest request(HttpExchange exchange) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(upstream.resolve(exchange.getRequestURI())).timeout(UPSTREAM_MAX);
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (isPassedOn(name)) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return passing.pass(
        request, exchange.getRequestMethod(), exchange.getRequestBody().readAllBytes());
  }

  private static boolean isPassedOn(String header) {
    return !OF_ONE_CONNECTION.contains(header.toLowerCase(Locale.ROOT));
  }

  private Reply forward(HttpRequest request) throws IOException {
    try {
      HttpResponse<byte[]> reply = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return new Reply(reply.statusCode(), reply.headers().map(), reply.body());
    } catch (IOException e) {
      unreached.incrementAndGet();
      throw e;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private static void answer(HttpExchange exchange, Reply reply) throws IOException {
    open(exchange, reply).write(reply.body());
  }

  private static void answerHalf(HttpExchange exchange, Reply reply) throws IOException {
    OutputStream body = open(exchange, reply);
    body.write(Arrays.copyOf(reply.body(), reply.body().length / 2));
    body.flush();
  }

  private static OutputStream open(HttpExchange exchange, Reply reply) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    reply
        .headers()
        .forEach(
            (name, values) -> {
              if (isPassedOn(name)) {
                headers.put(name, values);
              }
            });
    exchange.sendResponseHeaders(
        reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
    return exchange.getResponseBody();
  }

  /** Waits, but not longer than there is anybody who wants it. */
  private void hold(Duration delay) throws IOException {
    try {
      boolean _ = closing.await(delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  /** Ends it; requests that are to be applied late are applied before that. */
  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.close();
    client.close();
  }
}
