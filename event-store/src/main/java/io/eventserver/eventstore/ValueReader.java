package io.eventserver.eventstore;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a {@link ValueWriter} wrote. Owned by one thread.
 *
 * <p>What is read is immutable, and equal to what was written. What is not as it was, its class
 * above all, is a {@link CorruptRecord}.
 */
final class ValueReader {
  private final List<ValueShape> shapes = new ArrayList<>();

  /** No class is known any more. */
  void forget() {
    shapes.clear();
  }

  @Nullable Object read(ByteBuffer in, ClassLoader loader) {
    byte kind = in.get();
    return switch (kind) {
      case ValueFormat.NULL -> null;
      case ValueFormat.FALSE -> false;
      case ValueFormat.TRUE -> true;
      case ValueFormat.LONG -> Fields.readLong(in);
      case ValueFormat.INT -> Fields.readInt(in);
      case ValueFormat.SHORT -> in.getShort();
      case ValueFormat.BYTE -> in.get();
      case ValueFormat.CHAR -> in.getChar();
      case ValueFormat.DOUBLE -> in.getDouble();
      case ValueFormat.FLOAT -> in.getFloat();
      case ValueFormat.STRING -> Fields.readString(in);
      case ValueFormat.UUID -> Fields.readUuid(in);
      case ValueFormat.INSTANT -> Fields.readInstant(in);
      case ValueFormat.BYTES -> bytes(in);
      case ValueFormat.TEXT -> text(in);
      case ValueFormat.RECORD -> record(in, loader);
      case ValueFormat.ENUM -> constant(in, loader);
      case ValueFormat.OPTIONAL -> Optional.ofNullable(read(in, loader));
      case ValueFormat.LIST -> list(in, loader);
      case ValueFormat.SET -> set(in, loader);
      case ValueFormat.SORTED_SET -> sortedSet(in, loader);
      case ValueFormat.MAP -> map(in, loader);
      case ValueFormat.SORTED_MAP -> sortedMap(in, loader);
      default -> throw new CorruptRecord("a value of kind " + kind);
    };
  }

  private static int size(ByteBuffer in) {
    int size = Fields.readInt(in);
    // Each element is a byte at least.
    if (size < 0 || size > in.remaining()) throw new CorruptRecord("a size of " + size);
    return size;
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] bytes = new byte[size(in)];
    in.get(bytes);
    return bytes;
  }

  private static Object text(ByteBuffer in) {
    int number = in.get();
    if (number < 0 || number >= ValueFormat.TEXTS.size()) throw new CorruptRecord("a text class");
    return ValueFormat.TEXTS.get(number).parse().apply(Fields.readString(in));
  }

  private ValueShape shape(ByteBuffer in, ClassLoader loader) {
    int number = Fields.readInt(in);
    if (number < 0 || number > shapes.size()) throw new CorruptRecord("a class that is not known");
    if (number == shapes.size()) shapes.add(defined(in, loader));
    return shapes.get(number);
  }

  private static ValueShape defined(ByteBuffer in, ClassLoader loader) {
    String name = Fields.readString(in);
    String text = Fields.readString(in);
    try {
      var shape = ValueShape.of(Class.forName(name, false, loader));
      if (shape.text().equals(text)) return shape;
      throw new CorruptRecord("%s was %s and is %s".formatted(name, text, shape.text()));
    } catch (ClassNotFoundException | LinkageError | NotPlain e) {
      throw new CorruptRecord("there is no %s of %s any more".formatted(name, text));
    }
  }

  private Object record(ByteBuffer in, ClassLoader loader) {
    var shape = shape(in, loader);
    var values = new @Nullable Object[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = shape.isPrimitive(i) ? primitive(in, shape.field(i)) : read(in, loader);
    }
    return shape.make(values);
  }

  private static Object primitive(ByteBuffer in, Class<?> type) {
    if (type == long.class) return Fields.readLong(in);
    if (type == int.class) return Fields.readInt(in);
    if (type == boolean.class) return Fields.readBoolean(in);
    if (type == double.class) return in.getDouble();
    if (type == short.class) return in.getShort();
    if (type == byte.class) return in.get();
    if (type == char.class) return in.getChar();
    return in.getFloat();
  }

  private Object constant(ByteBuffer in, ClassLoader loader) {
    return shape(in, loader).constant(Fields.readString(in));
  }

  private @Nullable Object[] elements(ByteBuffer in, ClassLoader loader) {
    var elements = new @Nullable Object[size(in)];
    for (int i = 0; i < elements.length; i++) elements[i] = read(in, loader);
    return elements;
  }

  private List<?> list(ByteBuffer in, ClassLoader loader) {
    var elements = elements(in, loader);
    return Arrays.stream(elements).allMatch(Objects::nonNull)
        ? List.of(elements)
        : Collections.unmodifiableList(Arrays.asList(elements));
  }

  private Set<?> set(ByteBuffer in, ClassLoader loader) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(elements(in, loader))));
  }

  private NavigableSet<?> sortedSet(ByteBuffer in, ClassLoader loader) {
    return Collections.unmodifiableNavigableSet(new TreeSet<>(Arrays.asList(elements(in, loader))));
  }

  private Map<?, ?> map(ByteBuffer in, ClassLoader loader) {
    int size = size(in);
    Map<@Nullable Object, @Nullable Object> map = LinkedHashMap.newLinkedHashMap(size);
    for (int i = 0; i < size; i++) map.put(read(in, loader), read(in, loader));
    return Collections.unmodifiableMap(map);
  }

  private NavigableMap<?, ?> sortedMap(ByteBuffer in, ClassLoader loader) {
    int size = size(in);
    NavigableMap<@Nullable Object, @Nullable Object> map = new TreeMap<>();
    for (int i = 0; i < size; i++) map.put(read(in, loader), read(in, loader));
    return Collections.unmodifiableNavigableMap(map);
  }
}
