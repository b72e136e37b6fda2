package dev.sluice.aws.bucket;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What S3 says of the objects that are in a bucket: {@code <ListBucketResult>}. A name may have
 * what no XML can, so names are wanted, and come, encoded as in a URL.
 *
 * @param more whether there are some that it does not say
 */
record S3Listing(List<String> names, boolean more) {
  static final String ENCODING = "url";

  /**
   * So many bytes has what is said of one: a name of 1,024, each encoded as three, and the rest.
   */
  private static final int OBJECT_BYTES = 4 << 10;

  private static final int REST_BYTES = 16 << 10;

  S3Listing {
    names = List.copyOf(names);
  }

  /** So long is an answer at most. */
  static int bytesMax(int most) {
    return REST_BYTES + most * OBJECT_BYTES;
  }

  /** Reads an answer; empty for one that is not S3's, or not all of it: S3 has some of these. */
  static Optional<S3Listing> of(byte[] body) {
    List<String> names = new ArrayList<>();
    boolean listing = false;
    boolean encoded = false;
    boolean more = false;
    try {
      XMLStreamReader xml = S3Xml.reader(body);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamReader.START_ELEMENT) {
          switch (xml.getLocalName()) {
            case "ListBucketResult" -> listing = true;
            case "EncodingType" -> encoded = xml.getElementText().equals(ENCODING);
            case "IsTruncated" -> more = Boolean.parseBoolean(xml.getElementText());
            case "Key" -> names.add(xml.getElementText());
            default -> {}
          }
        }
      }
      if (encoded) {
        names.replaceAll(name -> URLDecoder.decode(name, StandardCharsets.UTF_8));
      }
    } catch (XMLStreamException | IllegalArgumentException _) {
      return Optional.empty();
    }
    return listing ? Optional.of(new S3Listing(names, more)) : Optional.empty();
  }
}
