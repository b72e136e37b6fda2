package dev.sluice.engine.state;

/**
 * A page of state rows, as a manifest lists it.
 *
 * @param generation the snapshot that wrote it; its rows have this generation
 * @param level how often its rows were written at most: 1 for a delta, one more for each merge;
 *     {@link SnapshotPolicy#BASE} for a page that replaced all others
 * @param expires the watermark from which on all its rows are garbage
 */
public record StatePage(PageReference page, long generation, int level, long rows, long expires) {
  void write(RecordWriter out) {
    page.write(out);
    out.number(generation).number(level).number(rows).number(expires);
  }

  static StatePage read(RecordReader in) {
    return new StatePage(
        PageReference.read(in), in.number(), in.smallNumber(), in.number(), in.number());
  }
}
