package io.eventserver.eventstore;

import io.eventserver.domain.RecordType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where each component of a record comes from in a stored type: matched by name, by a former name,
 * or from a declared default.
 *
 * @param sources for each component in order, the index of its stored field, or -1
 * @param defaults for each component in order, its value where it is not stored
 */
record FieldMatch(List<Integer> sources, List<Optional<Object>> defaults) {

  static FieldMatch of(RecordType<?> type, StoredType then) {
    List<Integer> sources = new ArrayList<>();
    List<Optional<Object>> defaults = new ArrayList<>();
    for (RecordComponent component : type.javaType().getRecordComponents()) {
      int source = source(component, type, then);
      sources.add(source);
      defaults.add(source >= 0 ? Optional.empty() : Optional.of(byDefault(component, type, then)));
    }
    return new FieldMatch(sources, defaults);
  }

  private static int source(RecordComponent component, RecordType<?> type, StoredType then) {
    int source = indexOf(then, component.getName());
    String former = type.former().get(component.getName());
    if (source < 0 && former != null) source = indexOf(then, former);
    if (source < 0 || then.json()) return source;
    var kind = then.fields().get(source).kind();
    if (kind != FieldKind.of(component.getType())) {
      throw new UnreadableType(
          then,
          "field '%s' was stored as %s and is a %s now"
              .formatted(component.getName(), kind, component.getType().getSimpleName()));
    }
    return source;
  }

  private static Object byDefault(RecordComponent component, RecordType<?> type, StoredType then) {
    Object value = type.defaults().get(component.getName());
    if (value == null && component.getType() == Optional.class) return Optional.empty();
    if (value == null) {
      throw new UnreadableType(
          then,
          "field '%s' is not stored, and neither a former name nor a default is declared for it"
              .formatted(component.getName()));
    }
    if (!boxed(component.getType()).isInstance(value)) {
      throw new UnreadableType(
          then,
          "the default of field '%s' is a %s, not a %s"
              .formatted(
                  component.getName(),
                  value.getClass().getSimpleName(),
                  component.getType().getSimpleName()));
    }
    return value;
  }

  private static int indexOf(StoredType type, @Nullable String name) {
    for (int i = 0; i < type.fields().size(); i++) {
      if (type.fields().get(i).name().equals(name)) return i;
    }
    return -1;
  }

  private static Class<?> boxed(Class<?> type) {
    return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
  }
}
