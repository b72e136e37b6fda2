package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.engine.store.PartitionStore.StoredHead;
import dev.sluice.testkit.contract.StoredPages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A small worker: commits batches with pages, delivers their outputs, deletes pages that no head
 * names. What a head was read or acknowledged with is committed and never goes back.
 */
final class CommitScenario implements CrashScenario {
  private static final int BATCHES = 5;
  private static final Path STATE = Path.of("/fresh/made/state");
  private static final Path OUTPUT = Path.of("/out.ndjson");
  private static final FileStateStore.Owner OWNER = new FileStateStore.Owner("f", 1);

  /** A head: the batch, what the sink confirmed before it, the pages it names. */
  private record Head(int batch, String confirmed, List<PageName> pages) {
    static final Head NONE = new Head(0, "", List.of());

    StoredHead store() {
      String names = String.join(",", pages.stream().map(PageName::text).toList());
      String text = batch + ";" + confirmed + ";" + names;
      return new StoredHead(nonce(batch), text.getBytes(StandardCharsets.UTF_8));
    }

    static Head load(StoredHead stored) {
      String[] parts = new String(stored.content(), StandardCharsets.UTF_8).split(";", -1);
      List<PageName> pages = new ArrayList<>();
      for (String name : parts[2].split(",", -1)) {
        if (!name.isEmpty()) {
          pages.add(PageName.parse(name));
        }
      }
      return new Head(Integer.parseInt(parts[0]), parts[1], pages);
    }
  }

  private int committed;
  private int attempted;

  @Override
  public void run(SimulatedFileSystem files) {
    try (FileStateStore store = FileStateStore.open(files, STATE, OWNER, Failpoints.NONE);
        PartitionStore items = store.open("f", 0);
        Sink sink = new FileSink(files, OUTPUT, Failpoints.NONE)) {
      Head head = recover(items);
      sink.open(head.confirmed());
      deliver(files, sink, head.batch());
      while (head.batch() < BATCHES) {
        head = commit(items, head, sink.confirmed());
        deliver(files, sink, head.batch());
        deleteGarbage(items, head);
      }
    }
  }

  private Head recover(PartitionStore items) {
    Optional<StoredHead> stored = items.readHead();
    Head head = stored.map(Head::load).orElse(Head.NONE);
    assertThat(head.batch()).as("batch of the head").isBetween(committed, attempted);
    committed = head.batch();
    for (PageName page : head.pages()) {
      assertThat(StoredPages.read(items, page)).as("%s", page).hasValue(pageContent(page));
    }
    deleteGarbage(items, head);
    return head;
  }

  private Head commit(PartitionStore items, Head head, String confirmed) {
    int batch = head.batch() + 1;
    List<PageName> pages = new ArrayList<>();
    if (batch % 2 == 1) {
      for (int number = 0; number < 2; number++) {
        PageName page = new PageName(1, 1, batch, nonce(batch), number);
        StoredPages.write(items, page, pageContent(page));
        pages.add(page);
      }
    } else {
      pages.addAll(head.pages());
    }
    Head next = new Head(batch, confirmed, pages);
    attempted = Math.max(attempted, batch);
    String expected = head.batch() == 0 ? "" : nonce(head.batch());
    assertThat(items.writeHead(expected, next.store())).isEqualTo(PartitionStore.Outcome.APPLIED);
    committed = batch;
    return next;
  }

  private static void deliver(SimulatedFileSystem files, Sink sink, int batch) {
    OutputBuffer outputs = new OutputBuffer();
    for (String line : lines(batch)) {
      byte[] payload = line.getBytes(StandardCharsets.UTF_8);
      outputs.add(Channel.RESULT, batch, 0, payload, 0, payload.length);
    }
    assertThat(
            sink.deliver(
                outputs, Channel.RESULT, 0, outputs.count(), new Sink.Sequence("f", 0, 1, batch)))
        .isEqualTo(new Sink.Delivery.Done());
    assertThat(outputLines(files))
        .isEqualTo(
            IntStream.rangeClosed(0, batch).boxed().flatMap(b -> lines(b).stream()).toList());
  }

  private static List<String> outputLines(SimulatedFileSystem files) {
    try {
      return files.kind(OUTPUT) == FileSystem.Kind.ABSENT
          ? List.of()
          : new String(files.readAll(OUTPUT), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteGarbage(PartitionStore items, Head head) {
    for (PageName page : items.pages()) {
      if (!head.pages().contains(page)) {
        items.deletePage(page);
      }
    }
  }

  private static String nonce(int batch) {
    return "%032x".formatted(batch);
  }

  private static byte[] pageContent(PageName page) {
    return "content of %s".formatted(page).getBytes(StandardCharsets.UTF_8);
  }

  /** None of the first batch, then one or two of each. */
  private static List<String> lines(int batch) {
    return batch < 2
        ? List.of()
        : IntStream.rangeClosed(0, batch % 2)
            .mapToObj(i -> "{\"b\":%d.%d}".formatted(batch, i))
            .toList();
  }
}
