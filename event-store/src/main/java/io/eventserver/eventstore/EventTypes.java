package io.eventserver.eventstore;

import io.eventserver.domain.AggregateType;
import io.eventserver.domain.Recorded;
import io.eventserver.wire.EventData;
import io.eventserver.wire.RecordedData;
import io.eventserver.wire.Vocabulary;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Every type of aggregate that this node knows, with the names and codecs of its events. */
public final class EventTypes {
  private final Map<String, Vocabulary> vocabularies = new HashMap<>();
  private final Map<String, Map<Class<?>, EventCodec>> byClass = new HashMap<>();
  private final Map<String, Map<String, EventCodec>> byName = new HashMap<>();
  private final Map<String, String> names = new HashMap<>();
  private final Map<StoredType, EventCodec> foreign = new ConcurrentHashMap<>();
  private final AtomicInteger codecs = new AtomicInteger();

  public EventTypes(Collection<? extends AggregateType<?, ?, ?>> types) {
    for (var type : types) add(type);
  }

  private void add(AggregateType<?, ?, ?> type) {
    if (vocabularies.putIfAbsent(type.name(), Vocabulary.of(type)) != null) {
      throw new IllegalArgumentException("two aggregate types are named " + type.name());
    }
    var classes = new HashMap<Class<?>, EventCodec>();
    var named = new HashMap<String, EventCodec>();
    for (var event : type.events()) {
      var codec = new EventCodec(codecs.getAndIncrement(), type.name(), event);
      classes.put(event.javaType(), codec);
      named.put(event.name(), codec);
    }
    names.put(type.name(), type.name());
    byClass.put(type.name(), classes);
    byName.put(type.name(), named);
  }

  /** The names of an aggregate type; null where this node does not know it. */
  public @Nullable Vocabulary vocabulary(String aggregate) {
    return vocabularies.get(aggregate);
  }

  /** The very text by which this node knows an aggregate's type, or what was given. */
  String interned(String aggregate) {
    return names.getOrDefault(aggregate, aggregate);
  }

  /** An event as name and data, also where its domain is not known here. */
  public EventData data(String aggregate, Object event) {
    if (event instanceof UnknownEvent unknown) return new EventData(unknown.name(), unknown.data());
    var vocabulary = vocabularies.get(aggregate);
    if (vocabulary == null) throw new IllegalArgumentException("unknown aggregate " + aggregate);
    return vocabulary.data(event);
  }

  /** The logical name of an event. */
  public String name(String aggregate, Object event) {
    if (event instanceof UnknownEvent unknown) return unknown.name();
    var vocabulary = vocabularies.get(aggregate);
    String name = vocabulary == null ? null : vocabulary.nameOf(event);
    if (name == null) throw new IllegalArgumentException("no event of " + aggregate);
    return name;
  }

  /** A recorded event as JSON. */
  public RecordedData data(Recorded<?> recorded) {
    var event = data(recorded.aggregate(), recorded.event());
    return RecordedData.of(
        recorded,
        event.type(),
        event.data() == null
            ? com.fasterxml.jackson.databind.node.NullNode.instance
            : event.data());
  }

  /** The codec of an event that is to be stored. */
  EventCodec codec(String aggregate, Object event) {
    var classes = byClass.get(aggregate);
    if (classes == null && event instanceof UnknownEvent unknown) return foreign(unknown.type());
    var codec = classes == null ? null : classes.get(event.getClass());
    if (codec == null) {
      throw new IllegalArgumentException(
          "%s is no event of aggregate type %s".formatted(event.getClass().getName(), aggregate));
    }
    return codec;
  }

  /** The codec of events that another node knows and this one only keeps. */
  private EventCodec foreign(StoredType stored) {
    return foreign.computeIfAbsent(stored, it -> new EventCodec(codecs.getAndIncrement(), it));
  }

  /**
   * A reader of what was stored as a type.
   *
   * @throws UnreadableType where the aggregate's type is known and the event's is not, or differs
   */
  PayloadReader reader(StoredType stored) {
    var names = byName.get(stored.aggregate());
    if (names == null) return payload -> UnknownEvent.read(stored, payload);
    var codec = names.get(stored.name());
    if (codec == null) {
      throw new UnreadableType(
          stored, "aggregate type %s declares no such event".formatted(stored.aggregate()));
    }
    return codec.reader(stored);
  }
}
