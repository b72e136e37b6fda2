package dev.sluice.engine.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.ipc.ReadChannel;

/**
 * Reads an Arrow stream from a page. Arrow's own channel asks a buffer for its {@code ByteBuffer},
 * which needs {@code --add-opens}; this one copies, a block at a time.
 */
final class PageReadChannel extends ReadChannel {
  private static final int BLOCK = 1 << 16;

  private final byte[] block = new byte[BLOCK];

  PageReadChannel(PageInput page) {
    super(new Bytes(page));
  }

  @Override
  public long readFully(ArrowBuf buffer, long length) throws IOException {
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

  /** Reads bytes that nobody wants. */
  void skip(long length) throws IOException {
    for (long left = length; left > 0; left -= block.length) {
      readFully(ByteBuffer.wrap(block, 0, (int) Math.min(block.length, left)));
    }
  }

  /** All that Arrow reads goes to arrays. */
  private record Bytes(PageInput page) implements ReadableByteChannel {
    @Override
    public int read(ByteBuffer into) {
      int read = page.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
      into.position(into.position() + read);
      return read == 0 && into.hasRemaining() ? -1 : read;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    /** The page is closed by whoever opened it. */
    @Override
    public void close() {}
  }
}
