package io.eventserver.eventstore;

import com.fasterxml.jackson.databind.node.NullNode;
import io.eventserver.domain.AggregateType;
import io.eventserver.domain.Recorded;
import io.eventserver.wire.EventData;
import io.eventserver.wire.JsonPart;
import io.eventserver.wire.RecordedData;
import io.eventserver.wire.Vocabulary;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Every type of aggregate that this node knows, with the names and codecs of its events.
 *
 * <p>Types may come and go while the log is read and written; any thread.
 */
public final class EventTypes {
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final Set<StoredType> stored = ConcurrentHashMap.newKeySet();
  private final Map<StoredType, EventCodec> foreign = new ConcurrentHashMap<>();
  private final AtomicInteger codecs = new AtomicInteger();

  // What was made before its type went may still be under way.
  private volatile Map<String, Known> gone = Map.of();

  // Counts the changes: whoever decodes looks whether what it holds is of today.
  private volatile int edition;

  /** A type with its events, by their classes and by their names. */
  private record Known(
      String name,
      Vocabulary vocabulary,
      Map<Class<?>, EventCodec> byClass,
      Map<String, EventCodec> byName) {}

  public EventTypes(Collection<? extends AggregateType<?, ?, ?>> types) {
    for (var type : types) add(type);
  }

  /**
   * Makes a type known; what the log holds of it is read as its events from now on.
   *
   * @throws IllegalArgumentException where the name is taken, or what the log holds of the type
   *     cannot be read: nothing has changed then
   */
  public synchronized void add(AggregateType<?, ?, ?> type) {
    var classes = new HashMap<Class<?>, EventCodec>();
    var named = new HashMap<String, EventCodec>();
    for (var event : type.events()) {
      var codec = new EventCodec(codecs.getAndIncrement(), type.name(), event);
      classes.put(event.javaType(), codec);
      named.put(event.name(), codec);
    }
    var added = new Known(type.name(), Vocabulary.of(type), classes, named);
    for (var each : stored) {
      if (each.aggregate().equals(type.name())) reader(added, each);
    }
    if (known.putIfAbsent(type.name(), added) != null) {
      throw new IllegalArgumentException("two aggregate types are named " + type.name());
    }
    edition++;
  }

  /**
   * Knows types no more; what the log holds of them is kept as bytes from now on. Events of them
   * that are under way are told and stored all the same, until other types go.
   */
  public synchronized void remove(Set<String> aggregates) {
    var going = new HashMap<>(known);
    going.keySet().retainAll(aggregates);
    if (going.isEmpty()) return;
    gone = Map.copyOf(going);
    known.keySet().removeAll(aggregates);
    edition++;
  }

  /** A type that is known, or was until a moment ago. */
  private @Nullable Known lately(String aggregate) {
    var type = known.get(aggregate);
    return type == null ? gone.get(aggregate) : type;
  }

  /** The names of an aggregate type; null where this node does not know it. */
  public @Nullable Vocabulary vocabulary(String aggregate) {
    var type = known.get(aggregate);
    return type == null ? null : type.vocabulary;
  }

  /** The very text by which this node knows an aggregate's type, or what was given. */
  String interned(String aggregate) {
    var type = known.get(aggregate);
    return type == null ? aggregate : type.name;
  }

  /** An event as name and data, also where its domain is not known here. */
  public EventData data(String aggregate, Object event) {
    if (event instanceof UnknownEvent unknown)
      return new EventData(unknown.name(), new JsonPart.Tree(unknown.data()));
    var type = lately(aggregate);
    if (type == null) throw new IllegalArgumentException("unknown aggregate " + aggregate);
    return type.vocabulary.data(event);
  }

  /** The logical name of an event. */
  public String name(String aggregate, Object event) {
    if (event instanceof UnknownEvent unknown) return unknown.name();
    var type = lately(aggregate);
    String name = type == null ? null : type.vocabulary.nameOf(event);
    if (name == null) throw new IllegalArgumentException("no event of " + aggregate);
    return name;
  }

  /** Whether an event is what a reader of the log would make of it now. */
  boolean isOfNow(Recorded<?> recorded) {
    var type = known.get(recorded.aggregate());
    return recorded.event() instanceof UnknownEvent
        ? type == null
        : type != null && type.byClass.containsKey(recorded.event().getClass());
  }

  /** A recorded event as JSON. */
  public RecordedData data(Recorded<?> recorded) {
    var event = data(recorded.aggregate(), recorded.event());
    return RecordedData.of(
        recorded, event.type(), event.data() == null ? NullNode.instance : event.data().tree());
  }

  /** The codec of an event that is to be stored. */
  EventCodec codec(String aggregate, Object event) {
    if (event instanceof UnknownEvent unknown) return foreign(unknown.type());
    var type = lately(aggregate);
    var codec = type == null ? null : type.byClass.get(event.getClass());
    if (codec == null) {
      throw new IllegalArgumentException(
          "%s is no event of aggregate type %s".formatted(event.getClass().getName(), aggregate));
    }
    return codec;
  }

  /** The codec of events that another node knows and this one only keeps. */
  private EventCodec foreign(StoredType type) {
    return foreign.computeIfAbsent(type, it -> new EventCodec(codecs.getAndIncrement(), it));
  }

  /**
   * A reader of what was stored as a type, by what is known of it whenever it reads.
   *
   * @throws UnreadableType where the aggregate's type is known and the event's is not, or differs
   */
  synchronized PayloadReader reader(StoredType type) {
    var bound = bind(type);
    stored.add(type);
    return new ByEdition(type, bound);
  }

  private Bound bind(StoredType type) {
    int now = edition;
    var of = known.get(type.aggregate());
    return new Bound(
        now, of == null ? payload -> UnknownEvent.read(type, payload, this) : reader(of, type));
  }

  private static PayloadReader reader(Known of, StoredType type) {
    var codec = of.byName.get(type.name());
    if (codec != null) return codec.reader(type);
    throw new UnreadableType(
        type, "aggregate type %s declares no such event".formatted(type.aggregate()));
  }

  /** A reader that was right at an edition. */
  private record Bound(int edition, PayloadReader reader) {}

  /** Looks at each event whether its type has come or gone. */
  private final class ByEdition implements PayloadReader {
    private final StoredType type;
    private volatile Bound bound;

    ByEdition(StoredType type, Bound bound) {
      this.type = type;
      this.bound = bound;
    }

    @Override
    public Object read(ByteBuffer payload) {
      var now = bound;
      if (now.edition != edition) {
        now = bind(type);
        bound = now;
      }
      return now.reader.read(payload);
    }
  }
}
