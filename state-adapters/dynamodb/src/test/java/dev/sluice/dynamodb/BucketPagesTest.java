package dev.sluice.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.aws.bucket.ObjectKey;
import dev.sluice.aws.bucket.ObjectStore;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.store.PageGone;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.testkit.contract.StoredPages;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Which pages lie in a bucket and how, and what is left of them. */
final class BucketPagesTest {
  private static final String FUNCTION = "card-velocity";
  private static final FunctionLabel LABEL = new FunctionLabel(FUNCTION, 1);
  private static final ItemKey.Partition PARTITION = new ItemKey.Partition(FUNCTION, 0);
  private static final PageName PAGE = page(0);
  private static final String OBJECTS = "card-velocity/0/%s/".formatted(PAGE.text());

  /** Small, so that pages have many chunks. */
  private static final int OBJECT = 100_000;

  private static final PageCut CUT =
      new PageCut(PageCut.WHOLE_BYTES, PageCut.CHUNK_BYTES, PageCut.BUCKET_BYTES, OBJECT);

  private final String table = LocalDynamo.stateTable();
  private final String bucket = LocalBuckets.bucket();
  private final PlantedObjects objects = new PlantedObjects(LocalBuckets.OBJECTS);
  private final FaultyDynamo client = new FaultyDynamo(LocalDynamo.CLIENT);
  private final Units units = new Units();
  private final PartitionStore items = open(Optional.of(LocalBuckets.pages(bucket, objects)));

  private static PageName page(int number) {
    return new PageName(1, 2, 3, "a".repeat(32), number);
  }

  private PartitionStore open(Optional<PageBucket> pages) {
    return DynamoStateStore.open(
            new Service(client, _ -> {}, new Random(7), units), table, LABEL, Failpoints.NONE)
        .cutting(CUT)
        .withBucket(pages)
        .open(FUNCTION, 0);
  }

  private PagePlaces places(CrashingDynamo process) {
    return places(process, new CrashingObjects(LocalBuckets.OBJECTS, process));
  }

  private PagePlaces places(DynamoDbClient database, ObjectStore store) {
    return new PagePlaces(
        new StateTable(new Service(database, _ -> {}, new Random(7), new Units()), table),
        PARTITION,
        CUT,
        Optional.of(LocalBuckets.pages(bucket, store)));
  }

  /** Random bytes become a little longer. */
  private static byte[] random(int bytes) {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return content;
  }

  private int itemsOfTable() {
    return LocalDynamo.rows(table, ItemKey.SK).size();
  }

  /** Nothing but the function's label is left. */
  private void assertNothingIsLeft(String as) {
    assertThat(itemsOfTable()).as(as).isEqualTo(1);
    assertThat(LocalBuckets.keys(bucket)).as(as).isEmpty();
  }

  /** What a bill says of a page: S3 asks nothing for deletions. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void page_fromItsBeginningToItsEnd_isCountedInRequestsToTheBucket(int count) {
    StoredPages.write(items, PAGE, random(count * OBJECT - 1_000));
    assertThat(units.of(BucketRequest.PUT)).isEqualTo(count);
    assertThat(units.of(BucketRequest.GET)).isZero();
    double reads = units.readUnits();
    items.deletePage(PAGE);
    assertThat(units.readUnits() - reads).isEqualTo(1);
    assertThat(units.of(BucketRequest.GET)).isEqualTo(ChunkCount.looksOfDeletion(count));
    assertThat(units.of(BucketRequest.DELETE)).isEqualTo(count + 1);
    assertThat(units.of(BucketRequest.PUT)).isEqualTo(count);
    assertNothingIsLeft("deleted");
  }

  @Test
  void page_ofOneObject_isDeletedWithoutALook() {
    StoredPages.write(items, PAGE, random(OBJECT - 1_000));
    items.deletePage(PAGE);
    assertThat(units.of(BucketRequest.GET)).isZero();
    assertNothingIsLeft("deleted");
  }

  /** An earlier version said of no page that it has one chunk. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5})
  void page_whoseItemDoesNotSayHowManyObjects_isLookedForAndDeletedWhole(int count) {
    PagePlaces places = places(LocalDynamo.CLIENT, objects);
    places.item(PAGE).putMarker("w", Optional.of(bucket), false);
    for (int number = 0; number < count; number++) {
      places.chunks(PAGE, Optional.of(bucket)).put(number, new byte[10], 10, number == count - 1);
    }
    assertThat(LocalBuckets.keys(bucket)).hasSize(count);
    items.deletePage(PAGE);
    assertThat(units.of(BucketRequest.GET)).isPositive();
    assertNothingIsLeft("deleted");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "4000, 0, 0",
    "4200, 1, 0",
    "9000, 1, 0",
    "9300, 0, 1",
    "90000, 0, 1",
    "150000, 0, 2",
    "730000, 0, 8",
  })
  void page_ofAnyLength_liesWhereItIsCheapAndIsReadBack(int bytes, int chunks, int objectCount) {
    byte[] content = random(bytes);
    StoredPages.write(items, PAGE, content);
    // The label, the page's item.
    assertThat(itemsOfTable()).isEqualTo(2 + chunks);
    assertThat(LocalBuckets.keys(bucket))
        .hasSize(objectCount)
        .allMatch(key -> key.matches(OBJECTS + "0000[0-7]"));
    assertIsReadBack(items, PAGE, content);
    assertThat(items.pages()).containsExactly(PAGE);
    items.deletePage(PAGE);
    assertNothingIsLeft("deleted");
    assertThat(items.openPage(PAGE)).isEmpty();
  }

  private static void assertIsReadBack(PartitionStore from, PageName name, byte[] content) {
    assertThat(StoredPages.read(from, name))
        .hasValueSatisfying(read -> assertThat(read).isEqualTo(content));
  }

  @Test
  void pages_ofBothPlacesAndTwoBuckets_areAllReadListedAndDeleted() {
    PartitionStore before = open(Optional.empty());
    StoredPages.write(before, page(1), random(500_000));
    StoredPages.write(items, page(2), random(200_000));
    String otherBucket = LocalBuckets.bucket();
    PartitionStore after = open(Optional.of(LocalBuckets.pages(otherBucket)));
    StoredPages.write(after, page(3), random(300_000));
    assertThat(LocalBuckets.keys(bucket)).hasSize(3);
    assertThat(LocalBuckets.keys(otherBucket)).hasSize(4);
    assertThat(after.pages()).containsExactly(page(1), page(2), page(3));
    assertIsReadBack(after, page(1), random(500_000));
    assertIsReadBack(after, page(2), random(200_000));
    assertIsReadBack(after, page(3), random(300_000));
    after.pages().forEach(after::deletePage);
    assertNothingIsLeft("deleted");
    assertThat(LocalBuckets.keys(otherBucket)).isEmpty();
  }

  @Test
  void page_inABucket_isReadAndDeletedByWhoHasNoBucketForNewOnes() {
    StoredPages.write(items, PAGE, random(50_000));
    PartitionStore without = open(Optional.of(LocalBuckets.pages()));
    assertIsReadBack(without, PAGE, random(50_000));
    StoredPages.write(without, page(1), random(50_000));
    assertThat(LocalBuckets.keys(bucket)).containsExactly(OBJECTS + "00000");
    assertIsReadBack(items, page(1), random(50_000));
    without.deletePage(PAGE);
    assertThat(LocalBuckets.keys(bucket)).isEmpty();
  }

  @Test
  void page_inABucket_stopsWhoHasNoBucketsAndStays() {
    StoredPages.write(items, PAGE, random(50_000));
    PartitionStore without = open(Optional.empty());
    assertThat(without.pages()).containsExactly(PAGE);
    String words =
        "page %s of table %s lies in bucket %s, and this store was opened without buckets"
            .formatted(PAGE.text(), table, bucket);
    assertStops(() -> without.openPage(PAGE), Stop.Code.WRONG_STATE, words);
    assertStops(() -> without.deletePage(PAGE), Stop.Code.WRONG_STATE, words);
    assertIsReadBack(items, PAGE, random(50_000));
  }

  @Test
  void page_abandoned_leavesNothing() {
    try (PartitionStore.PageWriter page = items.newPage(PAGE)) {
      page.write(random(3 * OBJECT), 0, 3 * OBJECT);
    }
    assertNothingIsLeft("abandoned");
  }

  @Test
  void page_namedAgain_isRefusedAndTheFirstStays() {
    byte[] content = random(2 * OBJECT);
    StoredPages.write(items, PAGE, content);
    assertStops(
        () -> StoredPages.write(items, PAGE, random(3 * OBJECT)),
        Stop.Code.STORE_FAILED,
        "pages are never written twice");
    assertIsReadBack(items, PAGE, content);
  }

  /** Its item, its objects, its item looked for. */
  @ParameterizedTest
  @CsvSource({"50000, 3", "300000, 6"})
  void writing_interruptedAnywhere_isFoundByItsItem(int bytes, int requestsOfWriter) {
    int interrupted = 0;
    for (int requests = 1; ; requests++) {
      PartitionStore doomed =
          new DynamoPartitionStore(
              LABEL, places(new CrashingDynamo(LocalDynamo.CLIENT, requests)), Failpoints.NONE);
      try {
        StoredPages.write(doomed, PAGE, random(bytes));
        break;
      } catch (CrashingDynamo.Crash _) {
        interrupted++;
      }
      items.pages().forEach(items::deletePage);
      assertNothingIsLeft("after %d requests".formatted(requests));
    }
    assertThat(interrupted).isEqualTo(requestsOfWriter);
    assertIsReadBack(items, PAGE, random(bytes));
  }

  @ParameterizedTest
  @CsvSource({"50000, 4", "300000, 10"})
  void deletion_interruptedAnywhere_isFinishedByTheNext(int bytes, int requestsMin) {
    int interrupted = 0;
    for (int requests = 1; ; requests++) {
      StoredPages.write(items, PAGE, random(bytes));
      try {
        new PageDeletion(places(new CrashingDynamo(LocalDynamo.CLIENT, requests)), PAGE).run();
        break;
      } catch (CrashingDynamo.Crash _) {
        interrupted++;
      }
      items.pages().forEach(items::deletePage);
      assertNothingIsLeft("after %d requests".formatted(requests));
    }
    assertNothingIsLeft("deleted");
    assertThat(interrupted).isGreaterThanOrEqualTo(requestsMin);
  }

  @Test
  void writer_whosePageIsDeletedMeanwhile_takesItsObjectsBackAndStops() {
    try (PartitionStore.PageWriter page = items.newPage(PAGE)) {
      page.write(random(3 * OBJECT), 0, 3 * OBJECT);
      open(Optional.of(LocalBuckets.pages(bucket))).deletePage(PAGE);
      assertNothingIsLeft("deleted");
      page.write(random(2 * OBJECT), 0, 2 * OBJECT);
      assertThat(LocalBuckets.keys(bucket)).isNotEmpty();
      assertStops(page::finish, Stop.Code.SUPERSEDED, "was deleted from table");
    }
    assertNothingIsLeft("stopped");
  }

  /** The collector is about to delete the page's item when the writer comes back and finishes. */
  @Test
  void deletion_whileItsWriterFinishes_findsWhatWasAdded() {
    try (PartitionStore.PageWriter page = items.newPage(PAGE)) {
      page.write(random(3 * OBJECT), 0, 3 * OBJECT);
      FaultyDynamo slow = new FaultyDynamo(LocalDynamo.CLIENT);
      slow.beforeRequest(
          1,
          () -> {
            page.write(random(2 * OBJECT), 0, 2 * OBJECT);
            page.finish();
          });
      new PageDeletion(places(slow, LocalBuckets.OBJECTS), PAGE).run();
      assertThat(slow.requests()).hasSize(2);
    }
    assertNothingIsLeft("deleted");
  }

  @Test
  void writer_whosePageIsDeletedBeforeItsOnlyObject_takesThatBackAndStops() {
    PlantedObjects slow = new PlantedObjects(LocalBuckets.OBJECTS);
    slow.beforeRequest(
        0,
        () -> {
          items.deletePage(PAGE);
          assertNothingIsLeft("deleted");
        });
    try (PartitionStore.PageWriter page =
        new DynamoPageWriter(places(LocalDynamo.CLIENT, slow), PAGE, "w", Failpoints.NONE)) {
      page.write(random(OBJECT / 2), 0, OBJECT / 2);
      assertStops(page::finish, Stop.Code.SUPERSEDED, "was deleted from table");
    }
    assertThat(slow.requests())
        .containsExactly("put " + OBJECTS + "00000", "delete " + OBJECTS + "00000");
    assertNothingIsLeft("stopped");
  }

  /**
   * A writer has put its marker and got no answer. It puts it again, and all that follows, right
   * before any request of the deletion.
   */
  @ParameterizedTest
  @CsvSource({"50000, 2", "150000, 4"})
  void deletion_whileItsWriterGoesOnFromItsMarker_leavesNothing(int bytes, int objectRequests) {
    for (int number = 0; number < 2; number++) {
      FaultyDynamo slow = new FaultyDynamo(LocalDynamo.CLIENT);
      slow.beforeRequest(number, () -> writeAll(bytes));
      deleteMarked(bytes, places(slow, LocalBuckets.OBJECTS));
      assertThat(slow.requests()).hasSize(2);
    }
    for (int number = 0; number < objectRequests; number++) {
      PlantedObjects slow = new PlantedObjects(LocalBuckets.OBJECTS);
      slow.beforeRequest(number, () -> writeAll(bytes));
      deleteMarked(bytes, places(LocalDynamo.CLIENT, slow));
      assertThat(slow.requests()).hasSizeGreaterThanOrEqualTo(objectRequests);
    }
  }

  private void deleteMarked(int bytes, PagePlaces places) {
    places(LocalDynamo.CLIENT, LocalBuckets.OBJECTS)
        .item(PAGE)
        .putMarker("w", Optional.of(bucket), bytes < OBJECT);
    new PageDeletion(places, PAGE).run();
    // The marker may be there again; what it marks is found by it.
    items.pages().forEach(items::deletePage);
    assertNothingIsLeft("deleted");
  }

  private void writeAll(int bytes) {
    try (PartitionStore.PageWriter page =
        new DynamoPageWriter(
            places(LocalDynamo.CLIENT, LocalBuckets.OBJECTS), PAGE, "w", Failpoints.NONE)) {
      page.write(random(bytes), 0, bytes);
      page.finish();
    }
  }

  @Test
  void object_thatIsGone_isAPageThatIsGone() {
    StoredPages.write(items, PAGE, random(3 * OBJECT));
    LocalBuckets.OBJECTS.delete(new ObjectKey(bucket, OBJECTS + "00001"));
    assertThatThrownBy(() -> StoredPages.read(items, PAGE)).isInstanceOf(PageGone.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a bit", "the coding", "the end", "cut", "empty", "longer"})
  void object_damaged_stopsAsCorrupt(String kind) {
    StoredPages.write(items, PAGE, random(OBJECT / 2));
    ObjectKey key = new ObjectKey(bucket, OBJECTS + "00000");
    byte[] content = objectOf(key);
    byte[] damaged =
        switch (kind) {
          case "a bit" -> flipped(content, content.length / 2);
          case "the coding" -> flipped(content, 0);
          case "the end" -> flipped(content, 1);
          case "cut" -> Arrays.copyOf(content, content.length - 1);
          case "empty" -> new byte[1];
          case "longer" -> Arrays.copyOf(content, content.length + 1);
          default -> throw new AssertionError(kind);
        };
    LocalBuckets.OBJECTS.put(key, damaged);
    assertStops(
        () -> StoredPages.read(items, PAGE),
        Stop.Code.CORRUPT,
        "object %s of bucket %s is damaged: its checksum does not hold"
            .formatted(key.name(), bucket));
  }

  @Test
  void objects_thatWereSwapped_stopAsCorrupt() {
    StoredPages.write(items, PAGE, random(3 * OBJECT));
    ObjectKey first = new ObjectKey(bucket, OBJECTS + "00000");
    LocalBuckets.OBJECTS.put(first, objectOf(new ObjectKey(bucket, OBJECTS + "00001")));
    assertStops(() -> StoredPages.read(items, PAGE), Stop.Code.CORRUPT, "is damaged");
  }

  @Test
  void object_ofACodingOfANewerProgram_saysSo() {
    ObjectKey key = new ObjectKey(bucket, OBJECTS + "00000");
    byte[] body = {1, 2, 3};
    int crc =
        new Checksum().text(key.name()).number(2).number(1).bytes(body, 0, body.length).value();
    byte[] content =
        ByteBuffer.allocate(9).put((byte) 2).put((byte) 1).putInt(crc).put(body).array();
    assertStops(() -> ObjectPiece.read(key, content), Stop.Code.WRONG_STATE, "has coding 2");
  }

  private static byte[] objectOf(ObjectKey key) {
    return LocalBuckets.OBJECTS.get(key, 10_000_000).orElseThrow();
  }

  private static byte[] flipped(byte[] content, int at) {
    byte[] damaged = content.clone();
    damaged[at] ^= 2;
    return damaged;
  }

  @Test
  void requests_throttledOrWithoutAnswer_areSentAgain() {
    objects.loseAnswer().refuse(503, "SlowDown").refuse(400, "ExpiredToken").loseAnswer();
    StoredPages.write(items, PAGE, random(2 * OBJECT));
    assertThat(objects.requests()).hasSize(4 + 3);
    objects.refuse(503, "SlowDown").refuse(500, "InternalError");
    assertIsReadBack(items, PAGE, random(2 * OBJECT));
    objects.loseAnswer().loseAnswer().loseAnswer();
    items.deletePage(PAGE);
    assertNothingIsLeft("deleted");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "503|SlowDown|planted (SlowDown); start again when that is mended",
        "403|AccessDenied|planted (AccessDenied); see that the credentials are valid and allowed to"
            + " do that",
        "404|NoSuchBucket|there is none; create it, or name another",
        "301|PermanentRedirect|planted (PermanentRedirect); it must lie in the region that is"
            + " worked in",
      })
  void requests_failedForGood_stopAndSayWhatToDo(int status, String code, String words) {
    StoredPages.write(items, page(1), random(OBJECT));
    plant(status, code);
    assertStops(
        () -> StoredPages.write(items, PAGE, random(OBJECT)),
        Stop.Code.STORE_FAILED,
        "cannot write a page in bucket %s: %s".formatted(bucket, words));
    plant(status, code);
    assertStops(
        () -> StoredPages.read(items, page(1)),
        Stop.Code.STORE_FAILED,
        "cannot read a page in bucket %s: %s".formatted(bucket, words));
    plant(status, code);
    assertStops(
        () -> items.deletePage(page(1)),
        Stop.Code.STORE_FAILED,
        "cannot read a page in bucket %s: %s".formatted(bucket, words));
    // What the writer left is found, and what was not deleted is whole.
    assertIsReadBack(items, page(1), random(OBJECT));
    List.copyOf(items.pages()).forEach(items::deletePage);
    assertNothingIsLeft("deleted");
  }

  /** As often as a request is sent that may be sent again. */
  private void plant(int status, String code) {
    int times = status == 503 ? 5 : 1;
    for (int time = 0; time < times; time++) {
      objects.refuse(status, code);
    }
  }

  private static void assertStops(ThrowingCallable act, Stop.Code code, String words) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(Stop.class, stop -> assertThat(stop.code()).isEqualTo(code))
        .hasMessageContaining(words);
  }
}
