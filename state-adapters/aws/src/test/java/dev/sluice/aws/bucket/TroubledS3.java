package dev.sluice.aws.bucket;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A server that answers all requests as a test says. */
final class TroubledS3 implements AutoCloseable {
  private final HttpServer server;
  private final int status;
  private final byte[] body;
  private final int cut;
  private final List<String> requests = new ArrayList<>();

  /**
   * One that answers so.
   *
   * @param cut so many bytes of the answer it does not send
   */
  TroubledS3(int status, String body, int cut) throws IOException {
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    this.status = status;
    this.body = body.getBytes(StandardCharsets.UTF_8);
    this.cut = cut;
    server.createContext("/", this::answer);
    server.start();
  }

  /** In the words of S3. */
  static TroubledS3 refusing(int status, String code) throws IOException {
    return new TroubledS3(
        status,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>%s</Code><Message>planted &amp; said</Message><RequestId>7</RequestId></Error>"
            .formatted(code),
        0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      int sent = exchange.getRequestBody().readAllBytes().length;
      requests.add(
          "%s %s %d".formatted(exchange.getRequestMethod(), exchange.getRequestURI(), sent));
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body, 0, body.length - cut);
      exchange.getResponseBody().flush();
    }
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
