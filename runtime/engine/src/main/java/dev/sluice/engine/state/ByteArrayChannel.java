package dev.sluice.engine.state;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.ipc.WriteChannel;

/**
 * Collects an Arrow stream in memory. Arrow's own channel asks a buffer for its {@code ByteBuffer},
 * which needs {@code --add-opens}; this one copies.
 */
final class ByteArrayChannel extends WriteChannel {
  private static final int METADATA_BYTES_GUESS = 4096;
  private static final int BLOCK = 1 << 16;

  private final ByteArrayOutputStream out;

  /** For a stream whose record batch has a body of this length. */
  ByteArrayChannel(long bodyBytes) {
    this(new ByteArrayOutputStream(Math.toIntExact(bodyBytes + METADATA_BYTES_GUESS)));
  }

  private ByteArrayChannel(ByteArrayOutputStream out) {
    super(Channels.newChannel(out));
    this.out = out;
  }

  @Override
  public void write(ArrowBuf buffer) throws IOException {
    byte[] block = new byte[(int) Math.min(BLOCK, buffer.readableBytes())];
    long end = buffer.readerIndex() + buffer.readableBytes();
    for (long at = buffer.readerIndex(); at < end; at += block.length) {
      int length = (int) Math.min(block.length, end - at);
      buffer.getBytes(at, block, 0, length);
      write(ByteBuffer.wrap(block, 0, length));
    }
  }

  void writeEndOfStream() throws IOException {
    writeIntLittleEndian(-1);
    writeIntLittleEndian(0);
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }
}
