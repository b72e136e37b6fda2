package dev.sluice.cli.redrive;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;

/** Appends events to a file, a line each, and sees that they are on the disk. */
final class FileRecipient implements Recipient {
  private final Path file;
  private final FileChannel channel;

  FileRecipient(Path file) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file, CREATE, WRITE, APPEND);
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public String refusal(byte[] event) {
    for (byte each : event) {
      if (each == '\n') {
        return "the event has a line break, and a file has an event a line";
      }
    }
    return "";
  }

  @Override
  public BitSet take(List<byte[]> events) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (byte[] event : events) {
      lines.writeBytes(event);
      lines.write('\n');
    }
    ByteBuffer left = ByteBuffer.wrap(lines.toByteArray());
    while (left.hasRemaining()) {
      int _ = channel.write(left);
    }
    channel.force(true);
    BitSet all = new BitSet();
    all.set(0, events.size());
    return all;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
