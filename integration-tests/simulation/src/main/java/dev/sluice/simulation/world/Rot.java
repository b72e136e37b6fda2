package dev.sluice.simulation.world;

import dev.sluice.simulation.chance.Chances;
import dev.sluice.simulation.dynamo.Attributes;
import dev.sluice.simulation.dynamo.Key;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Pages that go bad in the database, until they are put back from a copy. */
final class Rot {
  private static final String BODY = "body";

  private final Stage stage;
  private final Crew crew;

  Rot(Stage stage, Crew crew) {
    this.stage = stage;
    this.crew = crew;
  }

  /** Lets one page go bad, if there is any. */
  void strike() {
    Chances chances = stage.chances();
    List<Map.Entry<Key, Map<String, AttributeValue>>> pages =
        stage.database().items(Places.STATE, item -> item.containsKey(BODY)).entrySet().stream()
            .filter(item -> isPage("/" + item.getKey().text()))
            .toList();
    if (pages.isEmpty()) {
      return;
    }
    Map.Entry<Key, Map<String, AttributeValue>> page = pages.get(chances.amount(pages.size()));
    Map<String, AttributeValue> spoilt = new HashMap<>(page.getValue());
    Map<String, AttributeValue> other = pages.get(chances.amount(pages.size())).getValue();
    byte[] bytes =
        flips() ? flipped(Attributes.bytes(spoilt, BODY)) : Attributes.bytes(other, BODY);
    spoilt.put(BODY, AttributeValue.fromB(SdkBytes.fromByteArray(bytes)));
    stage.database().spoil(Places.STATE, page.getKey(), spoilt);
    crew.damaged();
  }

  private static boolean isPage(String place) {
    return Places.isPage(place) || Places.isChunk(place);
  }

  /** Whether a bit goes bad; else the item comes to hold what another page holds. */
  private boolean flips() {
    return stage.chances().amount(2) == 0;
  }

  private byte[] flipped(byte[] bytes) {
    if (bytes.length == 0) {
      // The last chunk of a page whose others hold all of it.
      return new byte[1];
    }
    int at = stage.chances().amount(bytes.length);
    bytes[at] = (byte) (bytes[at] ^ (1 << stage.chances().amount(Byte.SIZE)));
    return bytes;
  }
}
