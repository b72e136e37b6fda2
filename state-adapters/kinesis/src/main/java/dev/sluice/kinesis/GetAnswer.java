package dev.sluice.kinesis;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;

/** What an iterator gives. */
sealed interface GetAnswer {
  /** Some records, or none now, and where to go on. */
  record Records(GetRecordsResponse response) implements GetAnswer {}

  /** The iterator is good for nothing any more; a new one will say why. */
  record Gone(SdkException thrown) implements GetAnswer {}
}
