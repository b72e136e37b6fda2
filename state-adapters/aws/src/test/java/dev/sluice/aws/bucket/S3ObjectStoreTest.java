package dev.sluice.aws.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.aws.ServiceWords;
import dev.sluice.aws.Trouble;
import dev.sluice.local.LocalServerFailed;
import dev.sluice.local.MotoLocal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkException;

/** Objects against a server of the real protocol, and what is made of answers that it never has. */
final class S3ObjectStoreTest {
  private static final ObjectKey KEY = new ObjectKey("pages", "sums/0/a page + ü%/00000");
  private static final int MOST = 10_000_000;

  private static MotoLocal server;

  @BeforeAll
  static void start() throws LocalServerFailed, InterruptedException {
    server = MotoLocal.start(Path.of("../../runtime/local-server/target/moto"), 0);
    try (S3ObjectStore store = store()) {
      store.makeBucket(KEY.bucket());
    }
  }

  @AfterAll
  static void end() {
    server.close();
  }

  private static S3ObjectStore store() {
    return S3ObjectStore.to(server.endpoint());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000, 5_000_000})
  void object_written_isReadAndDeleted(int bytes) {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    try (ObjectStore store = store()) {
      assertThat(store.get(KEY, MOST)).isEmpty();
      assertThat(store.has(KEY)).isFalse();
      store.put(KEY, content);
      store.put(KEY, content);
      assertThat(store.has(KEY)).isTrue();
      assertThat(store.get(KEY, MOST))
          .hasValueSatisfying(found -> assertThat(found).isEqualTo(content));
      store.delete(KEY);
      store.delete(KEY);
      assertThat(store.has(KEY)).isFalse();
    }
  }

  @Test
  void object_largerThanWanted_isReadToOneByteMore() {
    try (ObjectStore store = store()) {
      store.put(KEY, new byte[500_000]);
      assertThat(store.get(KEY, 1_000))
          .hasValueSatisfying(found -> assertThat(found).hasSize(1_001));
      store.delete(KEY);
    }
  }

  @Test
  void objects_ofAPrefix_areListedInTheirOrderAndInParts() {
    List<String> names =
        List.of("few/ %25\"", "few/&lt;é", "few/a+b c", "few/a/b", "few/b\u0001", "few/ü<");
    List<String> found = new ArrayList<>();
    try (ObjectStore store = store()) {
      ObjectKey prefix = new ObjectKey(KEY.bucket(), "few/");
      assertThat(store.names(prefix, "", 10)).isEmpty();
      for (String name : names) {
        store.put(new ObjectKey(KEY.bucket(), name), new byte[1]);
      }
      store.put(new ObjectKey(KEY.bucket(), "other"), new byte[1]);
      List<String> some = store.names(prefix, "", 4);
      while (!some.isEmpty()) {
        assertThat(some).hasSizeLessThanOrEqualTo(4);
        found.addAll(some);
        some = store.names(prefix, found.getLast(), 4);
      }
    }
    assertThat(found).isEqualTo(names);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a</Key></Contents>",
        "<html></html>",
        "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
        "<ListBucketResult><EncodingType>url</EncodingType><Key>%z</Key></ListBucketResult>",
      })
  void listing_thatIsNotWhole_isNoAnswer(String body) throws IOException {
    try (TroubledS3 troubled = new TroubledS3(200, body, 0);
        ObjectStore store = S3ObjectStore.to(troubled.endpoint())) {
      SdkException thrown =
          catchThrowableOfType(SdkException.class, () -> store.names(KEY, "", 10));
      assertThat(Trouble.of(thrown)).isEqualTo(Trouble.AGAIN);
    }
  }

  @Test
  void bucket_thatIsNotThere_isMissing() {
    try (ObjectStore store = store()) {
      ObjectKey key = new ObjectKey("nobodys", "a");
      for (var request :
          new Runnable[] {
            () -> store.put(key, new byte[1]),
            () -> store.get(key, 1),
            () -> store.has(key),
            () -> store.names(key, "", 1),
            () -> store.delete(key)
          }) {
        assertThat(Trouble.of(catchThrowableOfType(SdkException.class, request::run)))
            .isEqualTo(Trouble.MISSING);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "503, SlowDown, AGAIN",
    "500, InternalError, AGAIN",
    "400, ExpiredToken, AGAIN",
    "400, RequestTimeout, AGAIN",
    "400, XAmzContentSHA256Mismatch, AGAIN",
    "403, AccessDenied, DENIED",
    "403, InvalidAccessKeyId, DENIED",
    "403, SignatureDoesNotMatch, DENIED",
    "404, NoSuchBucket, MISSING",
    "301, PermanentRedirect, ELSEWHERE",
    "400, AuthorizationHeaderMalformed, ELSEWHERE",
    "400, InvalidRequest, REFUSED",
  })
  void refusal_ofEachKind_isKnownByItsCode(int status, String code, Trouble trouble)
      throws IOException {
    try (TroubledS3 troubled = TroubledS3.refusing(status, code);
        ObjectStore store = S3ObjectStore.to(troubled.endpoint())) {
      for (var request :
          new Runnable[] {
            () -> store.put(KEY, new byte[3]),
            () -> store.get(KEY, 1),
            () -> store.delete(KEY),
            () -> store.names(new ObjectKey("pages", "sums/a b+"), "sums/a b+ü", 7)
          }) {
        SdkException thrown = catchThrowableOfType(SdkException.class, request::run);
        assertThat(Trouble.of(thrown)).isEqualTo(trouble);
        assertThat(ServiceWords.of(thrown)).isEqualTo("planted & said (%s)", code);
      }
      String path = "/pages/sums/0/a%20page%20%2B%20%C3%BC%25/00000 ";
      assertThat(troubled.requests())
          .containsExactly(
              "PUT " + path + 3,
              "GET " + path + 0,
              "DELETE " + path + 0,
              "GET /pages/?list-type=2&encoding-type=url&prefix=sums%2Fa%20b%2B&max-keys=7"
                  + "&start-after=sums%2Fa%20b%2B%C3%BC 0");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>busy", "<Error><Code>AccessDe"})
  void refusal_thatIsNotWhole_isNoAnswer(String body) throws IOException {
    try (TroubledS3 troubled = new TroubledS3(403, body, 0);
        ObjectStore store = S3ObjectStore.to(troubled.endpoint())) {
      SdkException thrown =
          catchThrowableOfType(SdkException.class, () -> store.put(KEY, new byte[3]));
      assertThat(Trouble.of(thrown)).isEqualTo(Trouble.AGAIN);
    }
  }

  @Test
  void answer_thatIsCutOff_isNoAnswer() throws IOException {
    try (TroubledS3 troubled = new TroubledS3(200, "0123456789", 3);
        ObjectStore store = S3ObjectStore.to(troubled.endpoint())) {
      assertThatThrownBy(() -> store.get(KEY, MOST))
          .isInstanceOfSatisfying(
              SdkException.class,
              thrown -> assertThat(Trouble.of(thrown)).isEqualTo(Trouble.AGAIN));
    }
  }

  @Test
  void server_thatIsGone_isNoAnswer() throws IOException {
    TroubledS3 gone = TroubledS3.refusing(200, "None");
    gone.close();
    try (ObjectStore store = S3ObjectStore.to(gone.endpoint())) {
      SdkException thrown = catchThrowableOfType(SdkException.class, () -> store.has(KEY));
      assertThat(Trouble.of(thrown)).isEqualTo(Trouble.AGAIN);
    }
  }
}
