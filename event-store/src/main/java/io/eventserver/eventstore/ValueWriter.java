package io.eventserver.eventstore;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes immutable values of any plain shape; see {@link ValueFormat}. Owned by one thread. */
final class ValueWriter {
  private final Map<Class<?>, Integer> numbers = new HashMap<>();
  private final List<Class<?>> classes = new ArrayList<>();
  private @Nullable ValueShape recent;

  /** No class is known any more. */
  void forget() {
    cutBackTo(0);
  }

  /** How many classes are known, to come back to. */
  int known() {
    return classes.size();
  }

  void cutBackTo(int known) {
    while (classes.size() > known) numbers.remove(classes.removeLast());
  }

  void write(ByteBuffer out, @Nullable Object value) {
    switch (value) {
      case null -> out.put(ValueFormat.NULL);
      case Boolean it -> out.put(it ? ValueFormat.TRUE : ValueFormat.FALSE);
      case Long it -> Fields.writeLong(out.put(ValueFormat.LONG), it);
      case Integer it -> Fields.writeInt(out.put(ValueFormat.INT), it);
      case Short it -> out.put(ValueFormat.SHORT).putShort(it);
      case Byte it -> out.put(ValueFormat.BYTE).put(it);
      case Character it -> out.put(ValueFormat.CHAR).putChar(it);
      case Double it -> out.put(ValueFormat.DOUBLE).putDouble(it);
      case Float it -> out.put(ValueFormat.FLOAT).putFloat(it);
      case String it -> Fields.writeString(out.put(ValueFormat.STRING), it);
      case UUID it -> Fields.writeUuid(out.put(ValueFormat.UUID), it);
      case Instant it -> Fields.writeInstant(out.put(ValueFormat.INSTANT), it);
      case byte[] it -> bytes(out.put(ValueFormat.BYTES), it);
      case Record it -> record(out.put(ValueFormat.RECORD), it);
      case Enum<?> it -> constant(out.put(ValueFormat.ENUM), it);
      case Optional<?> it -> write(out.put(ValueFormat.OPTIONAL), it.orElse(null));
      case List<?> it -> elements(out.put(ValueFormat.LIST), it);
      case SortedSet<?> it -> sorted(out, it);
      case Set<?> it -> elements(out.put(ValueFormat.SET), ordered(it));
      case SortedMap<?, ?> it -> sorted(out, it);
      case Map<?, ?> it -> entries(out.put(ValueFormat.MAP), ordered(it));
      default -> text(out.put(ValueFormat.TEXT), value);
    }
  }

  private static void bytes(ByteBuffer out, byte[] bytes) {
    if (bytes.length > out.remaining()) throw new BufferOverflowException();
    Fields.writeInt(out, bytes.length);
    out.put(bytes);
  }

  private void record(ByteBuffer out, Record record) {
    var shape = shape(out, record.getClass());
    for (int i = 0; i < shape.size(); i++) {
      Object value = shape.get(record, i);
      if (value != null && shape.isPrimitive(i)) primitive(out, value);
      else write(out, value);
    }
  }

  private static void primitive(ByteBuffer out, Object value) {
    switch (value) {
      case Boolean it -> Fields.writeBoolean(out, it);
      case Long it -> Fields.writeLong(out, it);
      case Integer it -> Fields.writeInt(out, it);
      case Short it -> out.putShort(it);
      case Byte it -> out.put(it);
      case Character it -> out.putChar(it);
      case Double it -> out.putDouble(it);
      case Float it -> out.putFloat(it);
      default -> throw new IllegalStateException("no primitive: " + value.getClass());
    }
  }

  private void constant(ByteBuffer out, Enum<?> constant) {
    shape(out, constant.getDeclaringClass());
    Fields.writeString(out, constant.name());
  }

  /** The number of a class, defined here where it is new. */
  private ValueShape shape(ByteBuffer out, Class<?> type) {
    var last = recent;
    var shape = last != null && last.type() == type ? last : ValueShape.of(type);
    recent = shape;
    Integer number = numbers.get(type);
    if (number == null) {
      number = classes.size();
      classes.add(type);
      numbers.put(type, number);
      Fields.writeInt(out, number);
      Fields.writeString(out, type.getName());
      Fields.writeString(out, shape.text());
    } else {
      Fields.writeInt(out, number);
    }
    return shape;
  }

  private void elements(ByteBuffer out, Collection<?> elements) {
    Fields.writeInt(out, elements.size());
    for (Object element : elements) write(out, element);
  }

  private void entries(ByteBuffer out, Map<?, ?> map) {
    Fields.writeInt(out, map.size());
    map.forEach(
        (key, value) -> {
          write(out, key);
          write(out, value);
        });
  }

  private void sorted(ByteBuffer out, SortedSet<?> set) {
    if (set.comparator() != null) throw new NotPlain("a sorted set with an order of its own");
    elements(out.put(ValueFormat.SORTED_SET), set);
  }

  private void sorted(ByteBuffer out, SortedMap<?, ?> map) {
    if (map.comparator() != null) throw new NotPlain("a sorted map with an order of its own");
    entries(out.put(ValueFormat.SORTED_MAP), map);
  }

  /** Where a set promises no order, one that is the same in every process, if there is one. */
  private static Collection<?> ordered(Set<?> set) {
    if (set instanceof SequencedCollection<?>) return set;
    List<Object> elements = new ArrayList<>(set);
    sort(elements);
    return elements;
  }

  private static Map<?, ?> ordered(Map<?, ?> map) {
    if (map instanceof SequencedMap<?, ?>) return map;
    List<Object> keys = new ArrayList<>(map.keySet());
    sort(keys);
    Map<Object, @Nullable Object> ordered = LinkedHashMap.newLinkedHashMap(keys.size());
    for (Object key : keys) ordered.put(key, map.get(key));
    return ordered;
  }

  private static void sort(List<Object> values) {
    try {
      values.sort(null);
    } catch (ClassCastException | NullPointerException e) {
      // They have no order; which one they are written in is all the same to what is read.
      return;
    }
  }

  private static void text(ByteBuffer out, Object value) {
    for (int i = 0; i < ValueFormat.TEXTS.size(); i++) {
      if (ValueFormat.TEXTS.get(i).type() != value.getClass()) continue;
      out.put((byte) i);
      Fields.writeString(out, value.toString());
      return;
    }
    throw new NotPlain("a value of class " + value.getClass().getName());
  }
}
