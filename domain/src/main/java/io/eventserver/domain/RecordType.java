package io.eventserver.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How one record of a domain is named and stored.
 *
 * <p>Stored fields are matched by name. A field that the stored form lacks takes its declared
 * default; one that the record lacks is skipped; one that was renamed is found under its former
 * name. Everything else refuses to start, so that nothing is ever read as something it was not.
 *
 * @param <T> the sealed interface that the record belongs to
 * @param javaType the record's class
 * @param name the logical name on the wire and in the log; never a Java class name
 * @param schema version of the field list, from 1, told with each stored type
 * @param former the former name of each renamed field, by its name today
 * @param defaults the value of each added field in events stored before it existed, by name
 */
public record RecordType<T>(
    Class<? extends T> javaType,
    String name,
    int schema,
    Map<String, String> former,
    Map<String, Object> defaults) {

  private static final int SCHEMA_MAX = 0xFFFF;

  public RecordType {
    if (!javaType.isRecord()) {
      throw new IllegalArgumentException(javaType.getName() + " is not a record");
    }
    Names.check(name);
    if (schema < 1 || schema > SCHEMA_MAX) {
      throw new IllegalArgumentException(name + ": a schema is numbered from 1 to " + SCHEMA_MAX);
    }
    former = Map.copyOf(former);
    defaults = Map.copyOf(defaults);
    for (var field : former.keySet()) requireField(javaType, field);
    for (var field : defaults.keySet()) requireField(javaType, field);
  }

  /** A record under its simple name, schema 1. */
  public static <T> RecordType<T> of(Class<? extends T> record) {
    return new RecordType<>(record, record.getSimpleName(), 1, Map.of(), Map.of());
  }

  /** The same record under another name. */
  public RecordType<T> named(String other) {
    return new RecordType<>(javaType, other, schema, former, defaults);
  }

  /** The same record with the number of its field list. */
  public RecordType<T> schema(int number) {
    return new RecordType<>(javaType, name, number, former, defaults);
  }

  /** Says that a field was stored under another name. */
  public RecordType<T> renamed(String field, String formerName) {
    return new RecordType<>(javaType, name, schema, with(former, field, formerName), defaults);
  }

  /** Says what a field is worth in events that were stored before it existed. */
  public RecordType<T> added(String field, Object value) {
    return new RecordType<>(javaType, name, schema, former, with(defaults, field, value));
  }

  /** Every record below a sealed interface, or the one record given, each under its simple name. */
  public static <T> List<RecordType<T>> allOf(Class<T> family) {
    List<RecordType<T>> found = new ArrayList<>();
    collect(family, found);
    Map<String, Class<?>> names = new HashMap<>();
    for (var type : found) {
      var twin = names.putIfAbsent(type.name, type.javaType);
      if (twin != null && twin != type.javaType) {
        throw new IllegalArgumentException("two records are named " + type.name);
      }
    }
    return List.copyOf(found);
  }

  private static <T> void collect(Class<? extends T> type, List<RecordType<T>> found) {
    if (type.isRecord()) {
      if (found.stream().noneMatch(known -> known.javaType == type)) found.add(of(type));
      return;
    }
    if (!type.isSealed()) {
      throw new IllegalArgumentException(
          type.getName() + " is neither a record nor a sealed interface of records");
    }
    for (var permitted : type.getPermittedSubclasses()) {
      // A permitted subclass of a T is a T: the compiler of the sealed type saw to it.
      @SuppressWarnings("unchecked")
      var subtype = (Class<? extends T>) permitted;
      collect(subtype, found);
    }
  }

  private static void requireField(Class<?> record, String field) {
    for (var component : record.getRecordComponents()) {
      if (component.getName().equals(field)) return;
    }
    throw new IllegalArgumentException(record.getName() + " has no field " + field);
  }

  private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
    var more = new HashMap<>(map);
    more.put(key, value);
    return more;
  }
}
