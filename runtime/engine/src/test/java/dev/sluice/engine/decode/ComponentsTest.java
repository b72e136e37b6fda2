package dev.sluice.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every clause on values of a component: what is accepted as what, and the code of what is not. */
class ComponentsTest {
  private static final Set<String> DEAD =
      Arrays.stream(DeadCode.values())
          .map(code -> "[" + code.text() + "]")
          .collect(Collectors.toSet());

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "1 1",
        "-7 -7",
        "0 0",
        "-0 0",
        "-0.0 0",
        "12345678 12345678",
        "123456789012345 123456789012345",
        "1234567890123456 1234567890123456",
        "9223372036854775807 9223372036854775807",
        "-9223372036854775808 -9223372036854775808",
        "9223372036854775807.000 9223372036854775807",
        "9.223372036854775807e18 9223372036854775807",
        "922337203685477580700e-2 9223372036854775807",
        "1.0 1",
        "1e3 1000",
        "1E+3 1000",
        "10e-1 1",
        "0.0001e4 1",
        "0e999999999 0",
        "0e-999999999999999999999 0",
        "0.000e99999999999999999999 0",
        "9223372036854775808 [out-of-range]",
        "-9223372036854775809 [out-of-range]",
        "9.223372036854775808e18 [out-of-range]",
        "18446744073709551617 [out-of-range]",
        "1e19 [out-of-range]",
        "1e999999999 [out-of-range]",
        "1e99999999999999999999 [out-of-range]",
        "1e-999999999 [out-of-range]",
        "1.5 [out-of-range]",
        "1e-1 [out-of-range]",
        "9223372036854775807.5 [out-of-range]",
        "null [missing]",
        "true [wrong-type]",
        "`\"1\"` [wrong-type]",
        "[1] [wrong-type]",
        "{} [wrong-type]",
        "01 [invalid-json]",
        "-01 [invalid-json]",
        "00000001 [invalid-json]",
        "+1 [invalid-json]",
        "- [invalid-json]",
        "1. [invalid-json]",
        ".5 [invalid-json]",
        "1e [invalid-json]",
        "1e+ [invalid-json]",
        "1.e1 [invalid-json]",
        "0x10 [invalid-json]",
        "1_000 [invalid-json]",
        "NaN [invalid-json]",
        "nul [invalid-json]",
        "nulll [invalid-json]",
        "True [invalid-json]",
      })
  void long_ofText_isExactOrDead(String json, String shown) {
    expect("long", json, shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "2147483647 2147483647",
        "-2147483648 -2147483648",
        "2147483647.0 2147483647",
        "2147483648 [out-of-range]",
        "-2147483649 [out-of-range]",
        "1e10 [out-of-range]",
        "0.5 [out-of-range]",
      })
  void int_ofText_isExactOrDead(String json, String shown) {
    expect("int", json, shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "5 5.0",
        "0.1 0.1",
        "-0 -0.0",
        "-0.0 -0.0",
        "0.30000000000000004 0.30000000000000004",
        "123456789.125 1.23456789125E8",
        "999999999999999 9.99999999999999E14",
        "0.000000000000001 1.0E-15",
        "1e22 1.0E22",
        "1e23 1.0E23",
        "8.5e-10 8.5E-10",
        "4.9e-324 4.9E-324",
        "2.4703282292062327e-324 0.0",
        "2.4703282292062328e-324 4.9E-324",
        "1e-999 0.0",
        "-1e-999999999999 -0.0",
        "0e999999999999 0.0",
        "2.2250738585072011e-308 2.225073858507201E-308",
        "1.7976931348623157e308 1.7976931348623157E308",
        "1.7976931348623158e308 1.7976931348623157E308",
        "9007199254740993 9.007199254740992E15",
        "9007199254740993.0000000001 9.007199254740994E15",
        "1.8e308 [out-of-range]",
        "1e999 [out-of-range]",
        "-1e999999999999 [out-of-range]",
        "`\"1.5\"` [wrong-type]",
        "false [wrong-type]",
        "00.5 [invalid-json]",
        "-.5 [invalid-json]",
        "1.5. [invalid-json]",
        "Infinity [invalid-json]",
      })
  void double_ofText_isNearestOrDead(String json, String shown) {
    expect("double", json, shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "1.5 1.50",
        "1.50 1.50",
        "-0.01 -0.01",
        "9999.99 9999.99",
        "-9999.990000 -9999.99",
        "99.9999e2 9999.99",
        "0 0.00",
        "-0.000 0.00",
        "0e99999999999 0.00",
        "1e3 1000.00",
        "100e-4 0.01",
        "0.001 [out-of-range]",
        "9999.991 [out-of-range]",
        "10000 [out-of-range]",
        "1e4 [out-of-range]",
        "1e-99999999999 [out-of-range]",
        "1e99999999999 [out-of-range]",
        "`\"1\"` [wrong-type]",
        "null [missing]",
      })
  void decimal_ofText_isExactOrDead(String json, String shown) {
    expect("decimal(6,2)", json, shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "12345678901234567890123456789012345678 12345678901234567890123456789012345678",
        "-99999999999999999999999999999999999999 -99999999999999999999999999999999999999",
        "1e37 10000000000000000000000000000000000000",
        "9223372036854775808 9223372036854775808",
        "-18446744073709551616 -18446744073709551616",
        "18446744073709551615 18446744073709551615",
        "1e38 [out-of-range]",
        "123456789012345678901234567890123456789 [out-of-range]",
        "0.1 [out-of-range]",
      })
  void decimal_of38Digits_isExactOrDead(String json, String shown) {
    expect("decimal(38,0)", json, shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "0.12345678901234567890123456789012345678 0.12345678901234567890123456789012345678",
        "-1e-38 -0.00000000000000000000000000000000000001",
        "1e-39 [out-of-range]",
        "1 [out-of-range]",
      })
  void decimal_wholeBehindThePoint_isExactOrDead(String json, String shown) {
    expect("decimal(38,38)", json, shown);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "-1,-1",
    "1.0,1",
    "1e3,1000",
    "1772359200123,1772359200123",
    "-62135596800000,-62135596800000",
    "-62135596800001,[out-of-range]",
    "253402300799999,253402300799999",
    "253402300800000,[out-of-range]",
    "1.5,[out-of-range]",
    "1e99,[out-of-range]",
    "true,[wrong-type]",
    "[],[wrong-type]",
    "null,[missing]",
  })
  void instant_ofNumber_isEpochMillisOrDead(String json, String shown) {
    expect("instant", json, shown);
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z,0",
    "1970-01-01T00:00:00.123Z,123",
    "1970-01-01T00:00:00.1Z,100",
    "1970-01-01T00:00:00.12Z,120",
    "1970-01-01T00:00:00.000000001Z,0",
    "1969-12-31T23:59:59.999999999Z,-1",
    "1970-01-01T02:00:00+02:00,0",
    "1969-12-31T18:30:00-05:30,0",
    "1970-01-01T17:59:00+17:59,0",
    "1970-01-01T00:00:00-00:00,0",
    "1970-01-01T05:30:00.250+05:30,250",
    "2026-03-01T10:00:00.123Z,1772359200123",
    "2024-02-29T00:00:00Z,1709164800000",
    "2000-02-29T23:59:59Z,951868799000",
    "2026-12-31T23:59:59.999Z,1798761599999",
    "\\u0032026-03-01T10:00:00.123Z,1772359200123",
    "0001-01-01T00:00:00Z,-62135596800000",
    "0000-12-31T23:59:59Z,[out-of-range]",
    "0000-12-31T23:59:59-00:01,-62135596741000",
    "0000-02-29T00:00:00Z,[out-of-range]",
    "0001-01-01T00:00:00+00:01,[out-of-range]",
    "9999-12-31T23:59:59.999999999Z,253402300799999",
    "9999-12-31T23:59:59-00:01,[out-of-range]",
    "10000-01-01T00:00:00Z,[bad-value]",
    "2026-02-29T00:00:00Z,[bad-value]",
    "1900-02-29T00:00:00Z,[bad-value]",
    "2026-04-31T00:00:00Z,[bad-value]",
    "2026-00-01T00:00:00Z,[bad-value]",
    "2026-13-01T00:00:00Z,[bad-value]",
    "2026-01-00T00:00:00Z,[bad-value]",
    "2026-01-32T00:00:00Z,[bad-value]",
    "1970-01-01T24:00:00Z,[bad-value]",
    "1970-01-01T00:60:00Z,[bad-value]",
    "1970-01-01T00:00:60Z,[bad-value]",
    "1970-01-01T00:00:00,[bad-value]",
    "1970-01-01T00:00Z,[bad-value]",
    "1970-01-01,[bad-value]",
    "1970-01-01T00:00:00.Z,[bad-value]",
    "1970-01-01T00:00:00.1234567890Z,[bad-value]",
    "'1970-01-01T00:00:00,5Z',[bad-value]",
    "1970-01-01t00:00:00Z,[bad-value]",
    "1970-01-01T00:00:00z,[bad-value]",
    "1970-01-01 00:00:00Z,[bad-value]",
    "1970-01-01T00:00:00+18:00,[bad-value]",
    "1970-01-01T00:00:00+01:60,[bad-value]",
    "1970-01-01T00:00:00+0100,[bad-value]",
    "1970-01-01T00:00:00+01,[bad-value]",
    "'1970-01-01T00:00:00Z ',[bad-value]",
    "' 1970-01-01T00:00:00Z',[bad-value]",
    "+1970-01-01T00:00:00Z,[bad-value]",
    "0,[bad-value]",
    "'',[bad-value]",
    "1970-01-01T00:00:00.123Z\\u0000,[bad-value]",
    "\\uD800,[unpaired-surrogate]",
  })
  void instant_ofText_isFlooredToMillisOrDead(String text, String shown) {
    expect("instant", "\"" + text + "\"", shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "`\"CARD\"` CARD",
        "`\"C\\u0041SH\"` CASH",
        "`\"A_PAYMENT_BY_CHEQUE\"` A_PAYMENT_BY_CHEQUE",
        "`\"card\"` [bad-value]",
        "`\"CARDS\"` [bad-value]",
        "`\"A_PAYMENT_BY_CHEQUES\"` [bad-value]",
        "`\"\"` [bad-value]",
        "1 [wrong-type]",
        "null [missing]",
      })
  void enum_ofText_isItsNameOrDead(String json, String shown) {
    expect("enum(CARD|CASH|A_PAYMENT_BY_CHEQUE)", json, shown);
  }

  @ParameterizedTest
  @CsvSource({
    "boolean,true,true",
    "boolean,false,false",
    "boolean,'\"true\"',[wrong-type]",
    "boolean,1,[wrong-type]",
    "boolean,null,[missing]",
    "boolean,truth,[invalid-json]",
    "boolean,falsy,[invalid-json]",
    "boolean?,null,null",
    "long?,null,null",
    "long?,'\"\"',[wrong-type]",
    "double?,null,null",
    "'decimal(6,2)?',null,null",
    "instant?,null,null",
    "enum(A|B)?,null,null",
    "enum(A|B)?,'\"C\"',[bad-value]",
    "string?,null,null",
    "list(long)?,null,null",
    "record(a:long)?,null,null",
    "record(a:long),null,[missing]",
    "list(long),null,[missing]",
  })
  void component_nullOrOfAnotherType_isNullOrDead(String type, String json, String shown) {
    expect(type, json, shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"\"|",
        "\"a\"|a",
        "\"1234567\"|1234567",
        "\"12345678\"|12345678",
        "\"123456789012345678901234567890\"|123456789012345678901234567890",
        "\"\u00e9\uD83D\uDE00\uff5e\"|\u00e9\uD83D\uDE00\uff5e",
        "\"\\u00e9\\ud83d\\uDE00\"|\u00e9\uD83D\uDE00",
        "\"\\\"\\\\\\/\\u0041\"|\"\\/A",
        "\"\u007f\"|\u007f",
        "\"\\ud800\"|[unpaired-surrogate]",
        "\"\\udc00\"|[unpaired-surrogate]",
        "\"\\ud800\\ud800\\udc00\"|[unpaired-surrogate]",
        "\"\\ud800x\"|[unpaired-surrogate]",
        "\"\\ud800\\n\"|[unpaired-surrogate]",
        "\"\\x41\"|[invalid-json]",
        "\"\\u12g4\"|[invalid-json]",
        "\"\\u123\"|[invalid-json]",
        "\"\\\"|[invalid-json]",
        "\"\u0001\"|[invalid-json]",
        "\"\u001f\"|[invalid-json]",
        "\"a|[invalid-json]",
        "1|[wrong-type]",
        "true|[wrong-type]",
        "[\"a\"]|[wrong-type]",
      })
  void string_ofText_isUnescapedOrDead(String json, @Nullable String shown) {
    expect("string", json, shown == null ? "" : shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "list(long)|[]|[]",
        "list(long)|[ ]|[]",
        "list(long)|[1, 2 ,3]|[1,2,3]",
        "list(long)|[1,null]|[missing]",
        "list(long)|[1,\"2\"]|[wrong-type]",
        "list(long)|[1,2.5,\"2\"]|[out-of-range]",
        "list(long)|[1,]|[invalid-json]",
        "list(long)|[1 2]|[invalid-json]",
        "list(long)|{}|[wrong-type]",
        "list(long?)|[1,null,3]|[1,null,3]",
        "list(string)|[\"a\",\"\",\"\\u0062\"]|[a,,b]",
        "list(list(int))|[[1],[],[2,3]]|[[1],[],[2,3]]",
        "list(record(a:long;b:string?))|[{\"a\":1},{\"b\":\"x\",\"a\":2}]|[{1,null},{2,x}]",
        "list(record(a:long;b:string?))|[{\"a\":1},{\"b\":\"x\"}]|[missing]",
        "record(a:long;b:string)|{\"a\":1,\"b\":\"x\"}|{1,x}",
        "record(a:long;b:string)|{\"b\":\"x\",\"a\":1}|{1,x}",
        "record(a:long;b:string)|{\"b\":\"x\",\"a\":1,\"a\":2}|{2,x}",
        "record(a:long;b:string)|{\"b\":\"x\",\"c\":[{}],\"a\":1}|{1,x}",
        "record(a:long;b:string)|{\"b\":1}|[missing]",
        "record(a:long;b:string)|{\"b\":1,\"a\":1.5}|[out-of-range]",
        "record(a:long;b:string)|{}|[missing]",
        "record(a:long?)|{}|{null}",
        "record(a:long)|[]|[wrong-type]",
        "record(a:list(long)?;b:long)|{\"b\":1}|{null,1}",
      })
  void container_ofParts_isReadOrDead(String type, String json, String shown) {
    expect(type, json, shown);
  }

  /** The value alone, and again where a line of another shape came before. */
  private static void expect(String type, String json, String shown) {
    String usual = "{\"w\":0,\"v\":" + json + ",\"x\":1}";
    String spaced = "\t{ \"w\" : 0 ,\"v\" : " + json + " , \"x\" : 1 }\r";
    String last = "{\"x\":1,\"w\":0,\"v\":" + json + "}";
    String other = "{\"w\":7,\"x\":8}";
    var plan =
        Decoding.plan(
            Decoding.field("w:long"), Decoding.field("v:" + type), Decoding.field("x:long"));
    String expected = DEAD.contains(shown) ? shown : "0," + shown + ",1";
    List<String> found = Decoding.lines(plan, usual, spaced, last, other, usual, usual, last);
    found.remove(3);
    assertThat(found).containsOnly(expected);
  }
}
