package io.eventserver.wire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.eventserver.domain.AggregateType;
import io.eventserver.domain.RecordType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of one aggregate type's commands and events, both ways. Safe for any thread. */
public final class Vocabulary {
  private static final JsonPart NO_FIELDS =
      new JsonPart.Tree(JsonNodeFactory.instance.objectNode());

  private final String aggregate;
  private final Map<String, RecordType<?>> commands;
  private final Map<String, RecordType<?>> events;
  private final Map<Class<?>, String> names = new HashMap<>();

  private Vocabulary(String aggregate, List<RecordType<?>> commands, List<RecordType<?>> events) {
    this.aggregate = aggregate;
    this.commands = byName(commands);
    this.events = byName(events);
    commands.forEach(type -> names.put(type.javaType(), type.name()));
    events.forEach(type -> names.put(type.javaType(), type.name()));
  }

  /** The names that a type declares. */
  public static Vocabulary of(AggregateType<?, ?, ?> type) {
    return new Vocabulary(type.name(), List.copyOf(type.commands()), List.copyOf(type.events()));
  }

  /** The aggregate type's own name. */
  public String aggregate() {
    return aggregate;
  }

  /** The logical name of a command or event; null for a record of another type. */
  public @Nullable String nameOf(Object record) {
    return names.get(record.getClass());
  }

  /**
   * A command from its name and data.
   *
   * @throws RequestFailure 400, naming what is wrong
   */
  public Object command(String name, @Nullable JsonPart data) {
    return read("command", commands, name, data, "data");
  }

  /**
   * An event from its name and data; {@code path} says where the data stood.
   *
   * @throws RequestFailure 400, naming what is wrong
   */
  public Object event(EventData event, String path) {
    return read("event", events, event.type(), event.data(), path);
  }

  /** An event as its name and data. */
  public EventData data(Object event) {
    String name = nameOf(event);
    if (name == null) {
      throw new IllegalArgumentException(
          event.getClass().getName() + " is no record of aggregate type " + aggregate);
    }
    return new EventData(name, new JsonPart.Value(event));
  }

  private Object read(
      String what,
      Map<String, RecordType<?>> types,
      String name,
      @Nullable JsonPart data,
      String path) {
    RecordType<?> type = types.get(name);
    if (type == null) {
      throw RequestFailure.malformed(
          "unknown %s '%s': aggregate type %s has %s"
              .formatted(what, name, aggregate, types.keySet().stream().sorted().toList()));
    }
    return (data == null ? NO_FIELDS : data).read(type.javaType(), path);
  }

  private static Map<String, RecordType<?>> byName(List<RecordType<?>> types) {
    var map = new HashMap<String, RecordType<?>>();
    for (var type : types) {
      if (map.putIfAbsent(type.name(), type) != null) {
        throw new IllegalArgumentException("two records are named " + type.name());
      }
    }
    return map;
  }
}
