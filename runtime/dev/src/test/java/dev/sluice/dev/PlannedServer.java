package dev.sluice.dev;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A server that answers one request after the other as a test says. */
public final class PlannedServer implements AutoCloseable {
  private final HttpServer server;
  private final Deque<Answer> answers;
  private int requests;

  /**
   * What it answers.
   *
   * @param error the type of what went wrong, as services that speak JSON name it; "" for none
   */
  public record Answer(int status, String error, String body) {
    /** That of a service which does not work yet. */
    public static final Answer NOT_YET = new Answer(503, "", "");
  }

  /** One that has these answers, the last of them for all further requests. */
  public PlannedServer(Answer... answers) throws IOException {
    this.answers = new ArrayDeque<>(List.of(answers));
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests++;
      exchange.getRequestBody().readAllBytes();
      Answer answer = answers.size() > 1 ? answers.remove() : answers.element();
      if (!answer.error().isEmpty()) {
        exchange.getResponseHeaders().add("x-amzn-ErrorType", answer.error());
      }
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** How many requests there were. */
  public synchronized int requests() {
    return requests;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
