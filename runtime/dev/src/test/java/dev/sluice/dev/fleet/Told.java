package dev.sluice.dev.fleet;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A function that does what its event says, and answers with its process and its calls. */
public final class Told implements RequestStreamHandler {
  private int calls;

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    String event = new String(input.readAllBytes(), StandardCharsets.UTF_8).replace("\"", "");
    calls++;
    switch (event) {
      case "fail" -> throw new IllegalStateException("as it was told");
      case "exit" -> System.exit(3);
      case "answer" -> {}
      default -> awaitEnd(Integer.parseInt(event));
    }
    output.write(
        "%d %d".formatted(ProcessHandle.current().pid(), calls).getBytes(StandardCharsets.UTF_8));
  }

  /** Answers when who listens on a port closes the connection. */
  private static void awaitEnd(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      int _ = socket.getInputStream().read();
    }
  }
}
