package dev.sluice.engine.state;

import dev.sluice.engine.segment.ExportedRows;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.engine.store.PartitionStore.PageReader;
import dev.sluice.engine.store.PartitionStore.PageWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** A page in an array. */
final class BytesPage {
  private byte[] content;

  BytesPage(byte[] content) {
    this.content = content;
  }

  BytesPage() {
    this(new byte[0]);
  }

  byte[] content() {
    return content;
  }

  PageReference write(PageCodec codec, Consumer<ExportedRows> rows) {
    PageName name = new PageName(1, 1, 1, "n", 0);
    try (PageOutput page = new PageOutput(name, new Writer());
        SegmentWriter writer = codec.write(page)) {
      rows.accept(writer.rows());
      return writer.finish();
    }
  }

  PageInput open(PageReference reference) {
    return new PageInput(reference, new Reader(new ByteArrayInputStream(content)));
  }

  private final class Writer implements PageWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Override
    public void write(byte[] bytes, int from, int length) {
      out.write(bytes, from, length);
    }

    @Override
    public void finish() {
      content = out.toByteArray();
    }

    @Override
    public void close() {}
  }

  private record Reader(ByteArrayInputStream in) implements PageReader {
    @Override
    public int read(byte[] into, int from, int length) {
      return Math.max(0, in.read(into, from, length));
    }

    @Override
    public void close() {}
  }
}
