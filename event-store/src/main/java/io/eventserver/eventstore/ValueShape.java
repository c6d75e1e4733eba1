package io.eventserver.eventstore;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the values of one record or enum class are taken apart and put together again. */
final class ValueShape {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final Set<Class<?>> COLLECTIONS =
      Set.of(
          Collection.class,
          SequencedCollection.class,
          List.class,
          Set.class,
          SequencedSet.class,
          SortedSet.class,
          NavigableSet.class,
          Map.class,
          SequencedMap.class,
          SortedMap.class,
          NavigableMap.class);
  private static final Set<Class<?>> PLAIN =
      Set.of(
          Object.class,
          Comparable.class,
          CharSequence.class,
          Number.class,
          Boolean.class,
          Long.class,
          Integer.class,
          Short.class,
          Byte.class,
          Character.class,
          Double.class,
          Float.class,
          String.class,
          UUID.class,
          java.time.Instant.class,
          byte[].class,
          Optional.class);

  // Of a class itself, so that both are forgotten together.
  private static final ClassValue<ValueShape> SHAPES =
      new ClassValue<>() {
        @Override
        protected ValueShape computeValue(Class<?> type) {
          return new ValueShape(type);
        }
      };

  private final Class<?> type;
  private final String text;
  private final Class<?>[] fields;
  private final MethodHandle[] accessors;
  private final MethodHandle constructor;

  private ValueShape(Class<?> type) {
    this.type = type;
    if (type.isEnum()) {
      text =
          Arrays.stream(type.getEnumConstants())
              .map(it -> ((Enum<?>) it).name())
              .collect(Collectors.joining(", ", "enum(", ")"));
      fields = new Class<?>[0];
      accessors = new MethodHandle[0];
      constructor = MethodHandles.empty(methodType(Object.class, Object[].class));
      return;
    }
    if (!type.isRecord()) throw new NotPlain("a value of class " + type.getName());
    var components = type.getRecordComponents();
    fields = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    for (var component : components) requirePlain(type, component);
    text =
        Arrays.stream(components)
            .map(it -> it.getGenericType().getTypeName() + " " + it.getName())
            .collect(Collectors.joining(", ", "record(", ")"));
    accessors = new MethodHandle[fields.length];
    try {
      for (int i = 0; i < fields.length; i++) {
        var accessor = components[i].getAccessor();
        accessor.setAccessible(true);
        accessors[i] = LOOKUP.unreflect(accessor).asType(methodType(Object.class, Object.class));
      }
      var all = type.getDeclaredConstructor(fields);
      all.setAccessible(true);
      constructor =
          LOOKUP
              .unreflectConstructor(all)
              .asSpreader(Object[].class, fields.length)
              .asType(methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("no access to " + type.getName(), e);
    }
  }

  /** The shape of a class; a {@link NotPlain} where its values cannot be written. */
  static ValueShape of(Class<?> type) {
    return SHAPES.get(type);
  }

  /** What is read back must be what the field takes. */
  private static void requirePlain(Class<?> record, RecordComponent component) {
    var type = component.getType();
    boolean plain =
        type.isPrimitive()
            || type.isRecord()
            || type.isEnum()
            || PLAIN.contains(type)
            || COLLECTIONS.contains(type)
            || (type.isInterface() && !type.getName().startsWith("java."))
            || ValueFormat.TEXTS.stream().anyMatch(it -> it.type() == type);
    if (plain) return;
    throw new NotPlain(
        "field %s of %s, a %s,".formatted(component.getName(), record.getName(), type.getName()));
  }

  /** Its fields, or its constants: what must be the same when it is read. */
  String text() {
    return text;
  }

  Class<?> type() {
    return type;
  }

  int size() {
    return fields.length;
  }

  /** Whether a field has no kind of its own in a snapshot. */
  boolean isPrimitive(int field) {
    return fields[field].isPrimitive();
  }

  Class<?> field(int field) {
    return fields[field];
  }

  @Nullable Object get(Object record, int field) {
    try {
      return (@Nullable Object) accessors[field].invokeExact(record);
    } catch (Throwable e) {
      throw new IllegalStateException("a field of %s cannot be read".formatted(type), e);
    }
  }

  /** The constant of a name, of an enum. */
  Object constant(String name) {
    if (type.isEnum()) {
      for (Object each : type.getEnumConstants()) {
        if (((Enum<?>) each).name().equals(name)) return each;
      }
    }
    throw new CorruptRecord("%s has no constant %s".formatted(type, name));
  }

  Object make(@Nullable Object[] values) {
    try {
      return (Object) constructor.invokeExact(values);
    } catch (Throwable e) {
      throw new CorruptRecord("no %s can be made of what is there: %s".formatted(type, e));
    }
  }
}
