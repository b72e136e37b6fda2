package dev.sluice.aws.bucket;

import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What S3 says of a request that it did not do: {@code <Error>} with a code and a message. */
record S3Refusal(int status, @Nullable String code, String message) {
  /** So much of an answer is read; S3's are far shorter. */
  static final int BYTES_MAX = 64 << 10;

  static final String NO_KEY = "NoSuchKey";

  /** Reads an answer; one that is not S3's has no code. */
  static S3Refusal of(int status, byte[] body) {
    String code = null;
    String message = "";
    try {
      XMLStreamReader xml = S3Xml.reader(body);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamReader.START_ELEMENT) {
          switch (xml.getLocalName()) {
            case "Code" -> code = xml.getElementText();
            case "Message" -> message = xml.getElementText();
            default -> {}
          }
        }
      }
    } catch (XMLStreamException _) {
      // Cut off, or from something in between: what was understood of it is all.
    }
    return new S3Refusal(status, code, message.isEmpty() ? "HTTP status " + status : message);
  }

  /** As the SDK's own clients throw it. */
  AwsServiceException thrown() {
    return AwsServiceException.builder()
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .serviceName("S3")
                .errorCode(code)
                .errorMessage(message)
                .build())
        .message(message)
        .statusCode(status)
        .build();
  }
}
