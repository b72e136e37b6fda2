package dev.sluice.engine.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.ipc.WriteChannel;

/**
 * Writes an Arrow stream to a page. Arrow's own channel asks a buffer for its {@code ByteBuffer},
 * which needs {@code --add-opens}; this one copies, a block at a time.
 */
final class PageWriteChannel extends WriteChannel {
  private static final int BLOCK = 1 << 16;

  private final byte[] block = new byte[BLOCK];

  PageWriteChannel(PageOutput page) {
    super(new Bytes(page));
  }

  @Override
  public void write(ArrowBuf buffer) throws IOException {
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

  /** All that Arrow writes lies in arrays. */
  private record Bytes(PageOutput page) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer source) {
      int length = source.remaining();
      page.write(source.array(), source.arrayOffset() + source.position(), length);
      source.position(source.limit());
      return length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    /** The page is closed by whoever began it. */
    @Override
    public void close() {}
  }
}
