package dev.sluice.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** Our arithmetic against what the service says it consumed. */
final class UnitsTest {
  private static final ItemKey KEY = new ItemKey("p", "s");

  private static final String TABLE = LocalDynamo.stateTable();

  /**
   * The size of one value: found by filling the item up to where one byte more costs another unit.
   */
  @ParameterizedTest
  @MethodSource("values")
  void size_ofAValue_isTheServices(AttributeValue value) {
    Map<String, AttributeValue> item = new HashMap<>(KEY.attributes());
    item.put("näme", value);
    item.put("f", AttributeValue.fromS(""));
    long size = ItemSize.of(item);
    int free = (int) (1024 * (long) ItemSize.writeUnits(size) - size);
    item.put("f", AttributeValue.fromS("x".repeat(free)));
    double full = written(item);
    assertThat(full).isEqualTo(ItemSize.writeUnits(ItemSize.of(item)));
    item.put("f", AttributeValue.fromS("x".repeat(free + 1)));
    assertThat(written(item)).isEqualTo(full + 1);
  }

  private static Stream<AttributeValue> values() {
    List<AttributeValue> values = new ArrayList<>();
    values.add(AttributeValue.fromS("grüße, 世界 😀"));
    values.add(AttributeValue.fromS(""));
    values.add(AttributeValue.fromB(SdkBytes.fromByteArray(new byte[77])));
    values.add(AttributeValue.fromBool(true));
    values.add(AttributeValue.fromNul(true));
    values.add(AttributeValue.fromL(List.of()));
    values.add(AttributeValue.fromM(Map.of()));
    values.add(
        AttributeValue.fromL(List.of(AttributeValue.fromS("abc"), AttributeValue.fromN("12345"))));
    values.add(
        AttributeValue.fromM(
            Map.of(
                "a", AttributeValue.fromS("b"),
                "cd", AttributeValue.fromL(List.of(AttributeValue.fromM(Map.of()))))));
    for (String number :
        List.of(
            "0",
            "1",
            "-1",
            "12",
            "123",
            "1234",
            "12345",
            "-12345",
            "100",
            "1000",
            "120",
            "0.1",
            "0.12",
            "0.012",
            "1.5",
            "12.5",
            "123.45",
            "1E+100",
            "1E-100",
            "12E-7",
            "9007199254740993")) {
      values.add(AttributeValue.fromN(number));
    }
    Random random = new Random(11);
    for (int i = 0; i < 30; i++) {
      BigInteger unscaled = new BigInteger(1 + random.nextInt(125), random);
      int scale = random.nextInt(60) - 30;
      BigDecimal number =
          new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), scale);
      values.add(AttributeValue.fromN(number.toString()));
    }
    return values.stream();
  }

  private double written(Map<String, AttributeValue> item) {
    delete();
    return LocalDynamo.CLIENT
        .putItem(
            request ->
                request
                    .tableName(TABLE)
                    .item(item)
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
        .consumedCapacity()
        .capacityUnits();
  }

  private double delete() {
    return LocalDynamo.CLIENT
        .deleteItem(
            request ->
                request
                    .tableName(TABLE)
                    .key(KEY.attributes())
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
        .consumedCapacity()
        .capacityUnits();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 900, 1000, 3000, 4000, 4090, 8192, 100_000, 389_120})
  void request_ofAnySize_costsWhatTheServiceSays(int bytes) {
    Map<String, AttributeValue> item = new HashMap<>(KEY.attributes());
    item.put("body", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[bytes])));
    long size = ItemSize.of(item);
    assertThat(written(item)).isEqualTo(ItemSize.writeUnits(size));
    for (boolean consistent : new boolean[] {true, false}) {
      assertThat(read(consistent)).isEqualTo(ItemSize.readUnits(size, consistent));
      assertThat(queried(consistent)).isEqualTo(ItemSize.readUnits(size, consistent));
    }
    assertThat(delete()).isEqualTo(ItemSize.writeUnits(size));
    assertThat(read(true)).isEqualTo(ItemSize.readUnits(0, true));
    assertThat(delete()).isEqualTo(ItemSize.writeUnits(0));
  }

  private double read(boolean consistent) {
    return LocalDynamo.CLIENT
        .getItem(
            request ->
                request
                    .tableName(TABLE)
                    .key(KEY.attributes())
                    .projectionExpression(ItemKey.PK)
                    .consistentRead(consistent)
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
        .consumedCapacity()
        .capacityUnits();
  }

  private double queried(boolean consistent) {
    return LocalDynamo.CLIENT
        .query(
            request ->
                request
                    .tableName(TABLE)
                    .keyConditionExpression("pk = :pk AND begins_with(sk, :sk)")
                    .expressionAttributeValues(
                        Map.of(
                            ":pk", AttributeValue.fromS(KEY.pk()),
                            ":sk", AttributeValue.fromS(KEY.sk())))
                    .projectionExpression(ItemKey.SK)
                    .consistentRead(consistent)
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
        .consumedCapacity()
        .capacityUnits();
  }

  @Test
  void item_replacedByASmallerOne_isBilledByTheLarger() {
    Units units = new Units();
    StateTable counted = new StateTable(LocalDynamo.service(units), TABLE);
    for (int bytes : new int[] {5000, 100}) {
      counted.putAlways(
          Operation.HEAD_WRITE,
          KEY,
          Map.of("body", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[bytes]))));
    }
    assertThat(units.of(Operation.HEAD_WRITE)).isEqualTo(new Units.Count(2, 10, 0));
    counted.delete(Operation.PAGE_DELETE, KEY, null);
    assertThat(units.writeUnits()).isEqualTo(11);
    assertThat(units.readUnits()).isZero();
  }
}
