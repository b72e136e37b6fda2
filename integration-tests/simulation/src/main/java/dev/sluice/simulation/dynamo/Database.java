package dev.sluice.simulation.dynamo;

import dev.sluice.dynamodb.TableDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The tables and their items, as they are: what every request comes down to. */
public final class Database {
  static final int ITEM_BYTES_MAX = 400 << 10;

  /** Is told of every write, before anybody else can be. */
  @FunctionalInterface
  public interface Watcher {
    /**
     * A write has been decided.
     *
     * @param write what was to be there; no item for a delete
     * @param applied whether its condition held, and with others those of all
     * @param together whether it was written together with others
     */
    void written(Write write, boolean applied, boolean together);
  }

  /** One write. */
  public record Write(
      String table,
      Key key,
      Map<String, AttributeValue> item,
      Predicate<Map<String, AttributeValue>> condition) {
    boolean holds(Map<String, AttributeValue> found) {
      return condition.test(found);
    }
  }

  private record Table(String hash, @Nullable String range, NavigableMap<Key, Versions> items) {}

  /** An item, how it reads since it went bad, and what was there before. */
  private record Versions(
      Map<String, AttributeValue> now,
      Map<String, AttributeValue> read,
      Map<String, AttributeValue> before) {}

  private final Map<String, Table> tables = new HashMap<>();
  private final Set<String> tokens = new HashSet<>();
  private final List<Watcher> watchers = new ArrayList<>();

  /** Creates a table. */
  public void create(TableDefinition definition) {
    String name = definition.name();
    TableDefinition.@Nullable KeyPart range = definition.range();
    Table table =
        new Table(definition.hash().name(), range == null ? null : range.name(), new TreeMap<>());
    if (tables.putIfAbsent(name, table) != null) {
      throw new IllegalArgumentException("there is a table %s".formatted(name));
    }
  }

  /** Tells {@code watcher} of everything from now on. */
  public void watch(Watcher watcher) {
    watchers.add(watcher);
  }

  private Table table(String name) {
    Table table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException("there is no table %s".formatted(name));
    }
    return table;
  }

  String hashOf(String table) {
    return table(table).hash;
  }

  Optional<String> rangeOf(String table) {
    return Optional.ofNullable(table(table).range);
  }

  /** The key of an item, or a key as a request gives it. */
  public Key key(String table, Map<String, AttributeValue> item) {
    Table of = table(table);
    AttributeValue hash = keyPart(item, of.hash);
    return new Key(hash, of.range == null ? null : keyPart(item, of.range));
  }

  private static AttributeValue keyPart(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    if (value == null) {
      throw Refusals.invalid("One of the required keys was not given a value: " + name);
    }
    return value;
  }

  /** Puts an item there, whatever was before. */
  public void put(String table, Map<String, AttributeValue> item) {
    int _ = write(List.of(new Write(table, key(table, item), item, _ -> true)));
  }

  /** The item as it is; empty if there is none. */
  public Map<String, AttributeValue> now(String table, Key key) {
    Versions versions = table(table).items.get(key);
    return versions == null ? Map.of() : versions.now;
  }

  /** The item as its medium gives it. */
  Map<String, AttributeValue> read(String table, Key key) {
    Versions versions = table(table).items.get(key);
    return versions == null ? Map.of() : versions.read;
  }

  /** The item as it was before the last write to it. */
  public Map<String, AttributeValue> before(String table, Key key) {
    Versions versions = table(table).items.get(key);
    return versions == null ? Map.of() : versions.before;
  }

  /** The items of a table that meet a condition, by their keys. */
  public NavigableMap<Key, Map<String, AttributeValue>> items(
      String table, Predicate<Map<String, AttributeValue>> condition) {
    NavigableMap<Key, Map<String, AttributeValue>> found = new TreeMap<>();
    table(table)
        .items
        .forEach(
            (key, versions) -> {
              if (!versions.now.isEmpty() && condition.test(versions.now)) {
                found.put(key, versions.now);
              }
            });
    return found;
  }

  /**
   * Writes all, or nothing.
   *
   * @return the number of the first whose condition does not hold; -1 if all were written
   */
  int write(List<Write> writes) {
    int failed = -1;
    for (int i = 0; i < writes.size() && failed < 0; i++) {
      Write write = writes.get(i);
      if (Values.bytes(write.item) > ITEM_BYTES_MAX) {
        throw Refusals.invalid("Item size has exceeded the maximum allowed size");
      }
      failed = write.condition.test(now(write.table, write.key)) ? -1 : i;
    }
    for (Write write : writes) {
      if (failed < 0) {
        Map<String, AttributeValue> before = now(write.table, write.key);
        table(write.table).items.put(write.key, new Versions(write.item, write.item, before));
      }
      for (Watcher watcher : watchers) {
        watcher.written(write, failed < 0, writes.size() > 1);
      }
    }
    return failed;
  }

  /** Whether a transaction with this token was applied. */
  boolean hasTaken(String token) {
    return tokens.contains(token);
  }

  /** A transaction with this token was applied. */
  void take(String token) {
    tokens.add(token);
  }

  /** Lets an item go bad: from now on it reads like this, until it is written or mended. */
  public void spoil(String table, Key key, Map<String, AttributeValue> spoilt) {
    Versions versions = Objects.requireNonNull(table(table).items.get(key));
    table(table).items.put(key, new Versions(versions.now, spoilt, versions.before));
  }

  /** Puts back what went bad, from a copy. */
  public void mend() {
    for (Table table : tables.values()) {
      table.items.replaceAll(
          (_, versions) -> new Versions(versions.now, versions.now, versions.before));
    }
  }
}
