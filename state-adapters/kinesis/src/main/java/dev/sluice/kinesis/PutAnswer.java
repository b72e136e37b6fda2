package dev.sluice.kinesis;

import java.util.List;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/** What became of records that were put. */
sealed interface PutAnswer {
  /** Some may be in the stream, some not; in the order of the request. */
  record Each(List<PutRecordsResultEntry> records) implements PutAnswer {}

  /** None is, and with one of them none ever will be. */
  record Refused(String why) implements PutAnswer {}

  /** Nobody knows. */
  record Unclear(String why) implements PutAnswer {}
}
