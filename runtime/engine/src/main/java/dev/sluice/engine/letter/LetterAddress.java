package dev.sluice.engine.letter;

/**
 * Where letters lie, as people write it: {@code table}, or a kind of box and the place of one, such
 * as {@code s3:BUCKET}.
 *
 * @param place "" for tables, whose names follow from that of results
 */
public record LetterAddress(String kind, String place) {
  /** In tables beside that of results, which needs no {@link LetterBoxes}. */
  public static final LetterAddress TABLE = new LetterAddress("table", "");

  /** Reads one. */
  public static LetterAddress of(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new LetterAddress(text, "")
        : new LetterAddress(text.substring(0, colon), text.substring(colon + 1));
  }

  public boolean isTable() {
    return kind.equals(TABLE.kind) && place.isEmpty();
  }

  /** What is wrong with it here, with the repair; "" if nothing is. */
  public String refusal() {
    if (isTable()) {
      return "";
    }
    if (!kind.matches("sqs|s3")) {
      return "it is table, sqs:QUEUE_URL or s3:BUCKET";
    }
    return LetterBoxes.of(kind)
        .map(boxes -> boxes.refusal(place))
        .orElseGet(
            () ->
                "add the dependency dev.sluice:sluice-%s to the project, build and package it again"
                    .formatted(kind));
  }
}
