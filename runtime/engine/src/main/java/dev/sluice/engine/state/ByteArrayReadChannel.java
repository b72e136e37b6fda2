package dev.sluice.engine.state;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.ipc.ReadChannel;

/**
 * Reads an Arrow stream from memory. Arrow's own channel asks a buffer for its {@code ByteBuffer},
 * which needs {@code --add-opens}; this one copies.
 */
final class ByteArrayReadChannel extends ReadChannel {
  private static final int BLOCK = 1 << 16;

  ByteArrayReadChannel(byte[] bytes) {
    super(Channels.newChannel(new ByteArrayInputStream(bytes)));
  }

  @Override
  public long readFully(ArrowBuf buffer, long length) throws IOException {
    byte[] block = new byte[(int) Math.min(BLOCK, length)];
    long at = 0;
    while (at < length) {
      int wanted = (int) Math.min(block.length, length - at);
      int read = readFully(ByteBuffer.wrap(block, 0, wanted));
      buffer.setBytes(at, block, 0, read);
      at += read;
      if (read < wanted) {
        break;
      }
    }
    buffer.writerIndex(at);
    return at;
  }
}
