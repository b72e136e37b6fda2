package dev.sluice.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.store.PageGone;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.testkit.contract.StoredPages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How pages lie in the table, and what is left of them. */
final class PagesTest {
  private static final String FUNCTION = "card-velocity";
  private static final FunctionLabel LABEL = new FunctionLabel(FUNCTION, 1);
  private static final ItemKey.Partition PARTITION = new ItemKey.Partition(FUNCTION, 0);
  private static final PageName PAGE = new PageName(1, 2, 3, "a".repeat(32), 0);
  private static final int CHUNK = PageCut.CHUNK_BYTES;
  private static final int SMALL = PageCut.WHOLE_BYTES;

  private final String table = LocalDynamo.stateTable();
  private final FaultyDynamo client = new FaultyDynamo(LocalDynamo.CLIENT);
  private final Service service = new Service(client, _ -> {}, new Random(7), new Units());
  private final PartitionStore items = open();

  private PartitionStore open() {
    return DynamoStateStore.open(service, table, LABEL, Failpoints.NONE).open(FUNCTION, 0);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        SMALL - 1,
        SMALL,
        SMALL + 1,
        CHUNK - 1,
        CHUNK + 1,
        2 * CHUNK - 1,
        2 * CHUNK + 1,
        5 * CHUNK - 1,
        5 * CHUNK + 1
      })
  void page_deflatedToAnySize_isReadBackAndLeavesNothing(int bytes) {
    assertIsReadBack(randomDeflatingTo(bytes), bytes <= SMALL ? 0 : Math.ceilDiv(bytes, CHUNK));
  }

  /** A full chunk is put before it is known that nothing follows it; the last one then is empty. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void page_deflatedToFullChunks_isReadBackAndLeavesNothing(int chunks) {
    assertIsReadBack(randomDeflatingTo(chunks * CHUNK), chunks + 1);
  }

  @Test
  void page_empty_isReadBackAndLeavesNothing() {
    assertIsReadBack(new byte[0], 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20_000_000})
  void page_ofZeros_isReadBackAndLeavesNothing(int bytes) {
    assertIsReadBack(new byte[bytes], bytes == 1 ? 0 : 1);
  }

  /** Random bytes become a little longer. */
  @Test
  void page_ofRandomBytes_isReadBackAndLeavesNothing() {
    assertIsReadBack(random(20 * CHUNK), 21);
  }

  private void assertIsReadBack(byte[] content, int chunks) {
    StoredPages.write(items, PAGE, content);
    assertThat(StoredPages.read(items, PAGE))
        .hasValueSatisfying(read -> assertThat(read).isEqualTo(content));
    // The label, the page's item, its chunks.
    assertThat(itemsOfTable()).hasSize(2 + chunks);
    assertThat(new TableChunks(new StateTable(service, table), PARTITION, PAGE).countAtLeastOne())
        .isEqualTo(Math.max(1, chunks));
    items.deletePage(PAGE);
    assertThat(itemsOfTable()).hasSize(1);
    assertThat(items.openPage(PAGE)).isEmpty();
  }

  @Test
  void page_writtenInOddPieces_isReadBack() {
    byte[] content = random(3 * CHUNK + 12_345);
    Random cuts = new Random(5);
    try (PartitionStore.PageWriter page = items.newPage(PAGE)) {
      for (int at = 0; at < content.length; ) {
        int length = Math.min(content.length - at, cuts.nextInt(CHUNK + CHUNK / 2));
        page.write(content, at, length);
        at += length;
      }
      page.finish();
    }
    assertThat(StoredPages.read(items, PAGE))
        .hasValueSatisfying(read -> assertThat(read).isEqualTo(content));
  }

  @Test
  void largePage_abandoned_leavesNothing() {
    try (PartitionStore.PageWriter page = items.newPage(PAGE)) {
      page.write(random(3 * CHUNK), 0, 3 * CHUNK);
    }
    assertThat(itemsOfTable()).hasSize(1);
  }

  @Test
  void largePage_namedAgain_isRefusedAndTheFirstStays() {
    byte[] content = random(2 * CHUNK);
    StoredPages.write(items, PAGE, content);
    assertThatThrownBy(() -> StoredPages.write(items, PAGE, random(3 * CHUNK)))
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.STORE_FAILED));
    assertThat(StoredPages.read(items, PAGE))
        .hasValueSatisfying(read -> assertThat(read).isEqualTo(content));
  }

  @Test
  void pages_moreThanAQueryGives_areAllListed() {
    byte[] content = randomDeflatingTo(SMALL);
    List<PageName> names = new ArrayList<>();
    for (int number = 0; number < 300; number++) {
      names.add(new PageName(1, 2, 3, "a".repeat(32), number));
      StoredPages.write(items, names.getLast(), content);
    }
    int before = client.requests().size();
    assertThat(items.pages()).containsExactlyInAnyOrderElementsOf(names);
    assertThat(client.requests().size() - before).isGreaterThan(1);
  }

  @Test
  void pages_largeOnes_areListedWithoutReadingThem() {
    for (int number = 0; number < 3; number++) {
      StoredPages.write(items, new PageName(1, 2, 3, "a".repeat(32), number), random(2 * CHUNK));
    }
    Units units = new Units();
    assertThat(counted(units).pages()).hasSize(3);
    assertThat(units.of(Operation.PAGE_LIST)).isEqualTo(new Units.Count(1, 1, 0));
  }

  private PartitionStore counted(Units units) {
    return DynamoStateStore.open(service.countedBy(units), table, LABEL, Failpoints.NONE)
        .open(FUNCTION, 0);
  }

  @Test
  void deletion_interruptedAnywhere_isFinishedByTheNext() {
    // Its item is read, its chunks are counted and deleted, its item is deleted.
    int interrupted = 0;
    for (int requests = 1; ; requests++) {
      StoredPages.write(items, PAGE, random(3 * CHUNK));
      if (!isInterrupted(requests)) {
        break;
      }
      interrupted++;
      if (!items.pages().isEmpty()) {
        items.deletePage(PAGE);
      }
      assertThat(itemsOfTable()).as("after %d requests", requests).hasSize(1);
    }
    assertThat(itemsOfTable()).hasSize(1);
    assertThat(interrupted).isGreaterThan(6);
  }

  private PagePlaces places(DynamoDbClient client) {
    return new PagePlaces(
        new StateTable(new Service(client, _ -> {}, new Random(7), new Units()), table),
        PARTITION,
        PageCut.USUAL,
        Optional.empty());
  }

  private boolean isInterrupted(int requests) {
    CrashingDynamo crashing = new CrashingDynamo(LocalDynamo.CLIENT, requests);
    try {
      new PageDeletion(places(crashing), PAGE).run();
      return false;
    } catch (CrashingDynamo.Crash _) {
      return true;
    }
  }

  @Test
  void writing_interruptedAnywhere_isFoundByItsItem() {
    for (int requests = 0; requests < 4; requests++) {
      CrashingDynamo crashing = new CrashingDynamo(LocalDynamo.CLIENT, requests + 1);
      PartitionStore store = new DynamoPartitionStore(LABEL, places(crashing), Failpoints.NONE);
      assertThatThrownBy(() -> StoredPages.write(store, PAGE, random(3 * CHUNK)))
          .isInstanceOf(CrashingDynamo.Crash.class);
      assertThat(itemsOfTable()).hasSize(1 + requests);
      items.pages().forEach(items::deletePage);
      assertThat(itemsOfTable()).hasSize(1);
    }
  }

  @Test
  void writer_whosePageIsDeletedMeanwhile_takesItsChunksBackAndStops() {
    try (PartitionStore.PageWriter page = items.newPage(PAGE)) {
      writeTwoChunksAndABit(page);
      PartitionStore collector = open();
      collector.deletePage(PAGE);
      page.write(random(CHUNK), 0, CHUNK);
      assertThat(itemsOfTable()).hasSize(2);
      assertThatThrownBy(page::finish)
          .isInstanceOfSatisfying(
              Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.SUPERSEDED));
    }
    assertThat(itemsOfTable()).hasSize(1);
  }

  /** As much more as a deflater may hold back. */
  private static void writeTwoChunksAndABit(PartitionStore.PageWriter page) {
    byte[] content = random(2 * CHUNK + (64 << 10));
    page.write(content, 0, content.length);
  }

  @Test
  void deletion_whileItsWriterFinishes_findsWhatWasAdded() {
    try (PartitionStore.PageWriter page = items.newPage(PAGE)) {
      writeTwoChunksAndABit(page);
      // The collector has counted 2 chunks when the writer comes back and finishes.
      FaultyDynamo slow = new FaultyDynamo(LocalDynamo.CLIENT);
      PagePlaces places = places(slow);
      int requests = 1 + probesOf(places.chunks(PAGE, Optional.empty()), slow);
      slow.beforeRequest(
          slow.requests().size() + requests,
          () -> {
            page.write(random(2 * CHUNK), 0, 2 * CHUNK);
            page.finish();
          });
      new PageDeletion(places, PAGE).run();
    }
    assertThat(itemsOfTable()).hasSize(1);
  }

  /** Its item is read, then its only chunk looked for when the item is gone. */
  @Test
  void deletion_ofAPageOfOneChunk_looksOnce() {
    StoredPages.write(items, PAGE, random(CHUNK / 2));
    Units units = new Units();
    counted(units).deletePage(PAGE);
    assertThat(units.of(Operation.PAGE_READ).units()).isEqualTo(2);
    assertThat(itemsOfTable()).hasSize(1);
  }

  /** A marker whose answer was lost is put again right before the deletion of the page's item. */
  @Test
  void deletion_whileItsWriterGoesOnFromItsMarker_leavesNothing() {
    new PageItem(state(), PARTITION.page(PAGE)).putMarker("w", Optional.empty(), true);
    FaultyDynamo slow = new FaultyDynamo(LocalDynamo.CLIENT);
    slow.beforeRequest(
        2,
        () -> {
          try (PartitionStore.PageWriter page =
              new DynamoPageWriter(places(LocalDynamo.CLIENT), PAGE, "w", Failpoints.NONE)) {
            page.write(random(CHUNK / 2), 0, CHUNK / 2);
            page.finish();
          }
          assertThat(itemsOfTable()).hasSize(3);
        });
    new PageDeletion(places(slow), PAGE).run();
    assertThat(itemsOfTable()).hasSize(1);
  }

  private static int probesOf(PageChunks chunks, FaultyDynamo client) {
    int before = client.requests().size();
    assertThat(chunks.countAtLeastOne()).isEqualTo(2);
    return client.requests().size() - before;
  }

  @Test
  void reader_whosePageIsDeleted_saysSo() {
    StoredPages.write(items, PAGE, random(3 * CHUNK));
    try (PartitionStore.PageReader page = items.openPage(PAGE).orElseThrow()) {
      byte[] block = new byte[CHUNK];
      // All that the first chunk inflates to.
      assertThat(page.read(block, 0, CHUNK)).isBetween(CHUNK - 1_000, CHUNK - 1);
      items.deletePage(PAGE);
      assertThatThrownBy(() -> page.read(block, 0, CHUNK)).isInstanceOf(PageGone.class);
    }
  }

  @Test
  void reader_ofAPageWithoutAChunk_saysSoWhileItsItemIsThere() {
    StoredPages.write(items, PAGE, random(3 * CHUNK));
    LocalDynamo.CLIENT.deleteItem(
        request -> request.tableName(table).key(PARTITION.chunk(PAGE, 1).attributes()));
    assertThatThrownBy(() -> StoredPages.read(items, PAGE)).isInstanceOf(PageGone.class);
  }

  @Test
  void reader_ofChunksThatWereSwapped_stopsAsCorrupt() {
    StoredPages.write(items, PAGE, random(3 * CHUNK));
    ItemKey first = PARTITION.chunk(PAGE, 0);
    Map<String, AttributeValue> swapped =
        new HashMap<>(LocalDynamo.item(table, PARTITION.chunk(PAGE, 1)));
    swapped.putAll(first.attributes());
    LocalDynamo.CLIENT.putItem(request -> request.tableName(table).item(swapped));
    assertThatThrownBy(() -> StoredPages.read(items, PAGE))
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.CORRUPT));
  }

  /** The checksums hold: whoever wrote it wrote no page. */
  @ParameterizedTest
  @ValueSource(strings = {"no stream", "ends early", "nothing", "bytes follow", "a chunk follows"})
  void reader_ofPiecesThatAreNoPage_stopsAsCorrupt(String kind) {
    byte[] stream = deflated(random(3_000));
    switch (kind) {
      case "no stream" -> putWhole(random(3_000));
      case "ends early" -> putWhole(Arrays.copyOf(stream, stream.length - 1));
      case "nothing" -> putWhole(new byte[0]);
      case "bytes follow" -> putWhole(Arrays.copyOf(stream, stream.length + 1));
      case "a chunk follows" -> {
        new PageItem(state(), PARTITION.page(PAGE)).putMarker("w", Optional.empty(), false);
        PageChunks chunks = new TableChunks(state(), PARTITION, PAGE);
        chunks.put(0, stream, stream.length, false);
        chunks.put(1, stream, stream.length, true);
      }
      default -> throw new AssertionError(kind);
    }
    assertReadStops(Stop.Code.CORRUPT, "does not inflate");
  }

  private void putWhole(byte[] stored) {
    new PageItem(state(), PARTITION.page(PAGE)).putWhole("w", stored, stored.length);
  }

  private StateTable state() {
    return new StateTable(service, table);
  }

  @Test
  void reader_ofACodingOfANewerProgram_saysSo() {
    ItemKey key = PARTITION.page(PAGE);
    byte[] body = {1, 2, 3};
    Map<String, AttributeValue> piece = new HashMap<>(Piece.attributes(key, body, 3, true));
    piece.put("coding", AttributeValue.fromN("2"));
    state().putAlways(Operation.PAGE_WRITE, key, piece);
    assertReadStops(Stop.Code.CORRUPT, "its checksum does not hold");
    piece.put("crc", new Checksum(key).text("2").number(1).bytes(body, 0, 3).attribute());
    state().putAlways(Operation.PAGE_WRITE, key, piece);
    assertReadStops(Stop.Code.WRONG_STATE, "coding 2");
    piece.remove("coding");
    state().putAlways(Operation.PAGE_WRITE, key, piece);
    assertReadStops(Stop.Code.CORRUPT, "its checksum does not hold");
  }

  @Test
  void page_ofResults_costsLessThanAQuarterOfItsBytes() {
    StringBuilder lines = new StringBuilder();
    Random random = new Random(17);
    while (lines.length() < 1_000_000) {
      lines.append(
          "{\"card\":\"card-%05d\",\"windowStart\":\"2026-01-01T00:%02d:00Z\",\"payments\":%d,\"total\":%d.%02d}\n"
              .formatted(
                  random.nextInt(20_000),
                  random.nextInt(60),
                  random.nextInt(9),
                  random.nextInt(500),
                  random.nextInt(100)));
    }
    byte[] content = lines.toString().getBytes(StandardCharsets.UTF_8);
    Units units = new Units();
    PartitionStore counted = counted(units);
    StoredPages.write(counted, PAGE, content);
    double written = units.of(Operation.PAGE_WRITE).units();
    assertThat(written).isLessThan(content.length / 1024.0 / 4);
    counted.deletePage(PAGE);
    assertThat(units.of(Operation.PAGE_DELETE).units()).isEqualTo(written);
  }

  @Test
  void chunks_ofOnePage_lieUnderManyPartitionKeys() {
    long keys =
        IntStream.range(0, 200)
            .mapToObj(number -> PARTITION.chunk(PAGE, number).pk())
            .distinct()
            .count();
    assertThat(keys).isEqualTo(16);
  }

  private List<Map<String, AttributeValue>> itemsOfTable() {
    return LocalDynamo.rows(table, ItemKey.SK);
  }

  private void assertReadStops(Stop.Code code, String words) {
    assertThatThrownBy(() -> StoredPages.read(items, PAGE))
        .isInstanceOfSatisfying(Stop.class, stop -> assertThat(stop.code()).isEqualTo(code))
        .hasMessageContaining(words);
  }

  /** Bytes that can't be deflated, so that a page is stored about as long as it is. */
  private static byte[] random(int bytes) {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return content;
  }

  /** Such bytes, by so many fewer that what is stored has exactly so many. */
  private static byte[] randomDeflatingTo(int bytes) {
    byte[] content = random(bytes);
    int length = bytes;
    for (int more = deflated(content).length - bytes; more != 0; ) {
      length -= more;
      content = Arrays.copyOf(content, length);
      more = deflated(content).length - bytes;
    }
    return content;
  }

  private static byte[] deflated(byte[] content) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    byte[] stored = new byte[content.length + content.length / 100 + 100];
    deflater.setInput(content);
    deflater.finish();
    int length = deflater.deflate(stored);
    deflater.end();
    return Arrays.copyOf(stored, length);
  }
}
