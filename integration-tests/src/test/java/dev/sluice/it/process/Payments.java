package dev.sluice.it.process;

import dev.sluice.cli.demo.PaymentStream;
import java.io.IOException;
import java.io.OutputStream;
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
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int i = 0; i < events; i++) {
        byte[] line = stream.line(lines.size());
        lines.add(line);
        out.write(line);
        out.write('\n');
      }
    }
  }
}
