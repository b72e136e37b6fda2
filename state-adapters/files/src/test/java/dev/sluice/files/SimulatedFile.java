package dev.sluice.files;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Bytes, of which some are on the disk and the rest are changes that are not. */
final class SimulatedFile implements SimulatedNode {
  /** A change of the bytes: what is written at a position, or a new length. */
  private sealed interface Change {
    record Write(int at, byte[] bytes) implements Change {}

    record Truncate(int length) implements Change {}
  }

  private final List<Change> unsynced = new ArrayList<>();
  private byte[] onDisk = new byte[0];
  private byte[] bytes = new byte[0];

  int read(long position, byte[] into, int from, int length) {
    int readable = (int) Math.max(0, Math.min(length, bytes.length - position));
    if (readable > 0) {
      System.arraycopy(bytes, (int) position, into, from, readable);
    }
    return readable;
  }

  void append(byte[] source, int from, int length) {
    change(new Change.Write(bytes.length, Arrays.copyOfRange(source, from, from + length)));
  }

  void truncate(long length) {
    change(new Change.Truncate((int) length));
  }

  long length() {
    return bytes.length;
  }

  void sync() {
    onDisk = bytes;
    unsynced.clear();
  }

  private void change(Change change) {
    unsynced.add(change);
    bytes = apply(bytes, change);
  }

  private static byte[] apply(byte[] content, Change change) {
    return switch (change) {
      case Change.Truncate(int length) -> Arrays.copyOf(content, Math.min(length, content.length));
      case Change.Write(int at, byte[] written) -> {
        byte[] changed = Arrays.copyOf(content, Math.max(content.length, at + written.length));
        System.arraycopy(written, 0, changed, at, written.length);
        yield changed;
      }
    };
  }

  @Override
  public void loseUnsynced(SimulatedFileSystem.Survival survival, Random random) {
    byte[] content = onDisk;
    for (Change change : unsynced) {
      if (random.nextDouble() < survival.bytes()) {
        content = apply(content, change);
      } else if (change instanceof Change.Write write && random.nextBoolean()) {
        content = apply(content, torn(write, random));
      }
    }
    bytes = content;
    sync();
  }

  /** A part of the bytes, or the length with none of them. */
  private static Change torn(Change.Write write, Random random) {
    int kept = random.nextInt(write.bytes().length + 1);
    byte[] part = Arrays.copyOf(write.bytes(), kept);
    return new Change.Write(
        write.at(), random.nextBoolean() ? part : Arrays.copyOf(part, write.bytes().length));
  }
}
