package dev.sluice.it.process;

import dev.sluice.cli.demo.PaymentStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Made-up payments in a file that may grow. */
final class Payments {
  private final PaymentStream stream;
  private final Path file;
  private final List<byte[]> lines = new ArrayList<>();

  Payments(Path file, long seed) {
    this.stream = new PaymentStream(seed);
    this.file = file;
  }

  Path file() {
    return file;
  }

  List<byte[]> lines() {
    return lines;
  }

  /** Appends so many more. */
  void grow(int events) throws IOException {
    try (OutputStream out = appending()) {
      for (int i = 0; i < events; i++) {
        write(stream.line(lines.size()), out);
      }
    }
  }

  /** Appends a line of the caller's own. */
  void append(String line) throws IOException {
    try (OutputStream out = appending()) {
      write(line.getBytes(StandardCharsets.UTF_8), out);
    }
  }

  private OutputStream appending() throws IOException {
    return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void write(byte[] line, OutputStream out) throws IOException {
    lines.add(line);
    out.write(line);
    out.write('\n');
  }
}
