package dev.sluice.deploy.cost;

import dev.sluice.dynamodb.BucketRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Properties;
import java.util.TreeMap;

/** What AWS asks for, as {@code prices.properties} says. */
public final class Prices {
  private static final String FILE = "prices.properties";
  private static final String FLINK = "flink.up-to-";
  private static final Prices CURRENT = read();

  private final Properties prices;

  private Prices(Properties prices) {
    this.prices = prices;
  }

  /** Those of the file. */
  public static Prices current() {
    return CURRENT;
  }

  private static Prices read() {
    Properties prices = new Properties();
    try (InputStream in = Prices.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not in the jar; build again");
      }
      prices.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Prices(prices);
  }

  /** Of which month they are. */
  public String date() {
    return text("date");
  }

  /** DynamoDB: dollars for a million write units. */
  public double writeUnits() {
    return of("dynamodb.million-write-units");
  }

  /** DynamoDB: dollars for a million read units. */
  public double readUnits() {
    return of("dynamodb.million-read-units");
  }

  /** S3: dollars for a million requests of a kind. */
  public double million(BucketRequest request) {
    return switch (request) {
      case PUT -> of("s3.million-puts");
      case GET -> of("s3.million-gets");
      case DELETE -> 0;
    };
  }

  double of(String name) {
    return Double.parseDouble(text(name));
  }

  private String text(String name) {
    String text = prices.getProperty(name);
    if (text == null) {
      throw new IllegalStateException(FILE + " has no " + name);
    }
    return text;
  }

  /** A month of Managed Flink by the most megabytes a second that it is meant for. */
  NavigableMap<Integer, Double> flink() {
    NavigableMap<Integer, Double> months = new TreeMap<>();
    for (Map.Entry<Object, Object> each : prices.entrySet()) {
      String name = each.getKey().toString();
      if (name.startsWith(FLINK)) {
        months.put(
            Integer.parseInt(name.substring(FLINK.length())),
            Double.parseDouble(each.getValue().toString()));
      }
    }
    return months;
  }
}
