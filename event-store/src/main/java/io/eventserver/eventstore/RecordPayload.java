package io.eventserver.eventstore;

import static java.lang.invoke.MethodType.methodType;

import io.eventserver.domain.RecordType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The record codec: a record's fields one after the other, read and written by method handles that
 * are composed once for each type.
 */
final class RecordPayload {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private RecordPayload() {}

  static PayloadWriter writer(RecordType<?> type, StoredType stored) {
    // write(out, event) = write1(out, event.field1()); write2(out, event.field2()); …
    MethodHandle all = MethodHandles.empty(methodType(void.class, ByteBuffer.class, Object.class));
    var components = type.javaType().getRecordComponents();
    for (int i = components.length - 1; i >= 0; i--) {
      MethodHandle getter =
          accessor(type, components[i]).asType(methodType(components[i].getType(), Object.class));
      MethodHandle one =
          MethodHandles.filterArguments(stored.fields().get(i).kind().writer(), 1, getter);
      all = MethodHandles.foldArguments(all, one);
    }
    return CompiledHandle.as(PayloadWriter.class, "write", all);
  }

  static PayloadReader reader(RecordType<?> type, StoredType then, FieldMatch match) {
    MethodHandle read = inStoredOrder(constructor(type), then, match);
    // read(in) = all(read1(in), read2(in), …): the first field is folded in last, so runs first.
    read = MethodHandles.dropArguments(read, then.fields().size(), ByteBuffer.class);
    for (int i = then.fields().size() - 1; i >= 0; i--) {
      read = MethodHandles.foldArguments(read, i, then.fields().get(i).kind().reader());
    }
    return CompiledHandle.as(
        PayloadReader.class, "read", read.asType(methodType(Object.class, ByteBuffer.class)));
  }

  /** The constructor with defaults filled in, its other parameters in the order of the payload. */
  private static MethodHandle inStoredOrder(
      MethodHandle constructor, StoredType then, FieldMatch match) {
    List<Integer> order = new ArrayList<>();
    MethodHandle filled = constructor;
    for (int i = match.sources().size() - 1; i >= 0; i--) {
      if (match.sources().get(i) >= 0) {
        order.addFirst(match.sources().get(i));
      } else {
        filled = MethodHandles.insertArguments(filled, i, match.defaults().get(i).orElseThrow());
      }
    }
    List<Class<?>> payload = new ArrayList<>();
    for (var field : then.fields()) payload.add(field.kind().reader().type().returnType());
    return MethodHandles.permuteArguments(
        filled,
        methodType(constructor.type().returnType(), payload),
        order.stream().mapToInt(Integer::intValue).toArray());
  }

  private static MethodHandle constructor(RecordType<?> type) {
    List<Class<?>> parameters = new ArrayList<>();
    for (var component : type.javaType().getRecordComponents()) parameters.add(component.getType());
    try {
      var constructor = type.javaType().getDeclaredConstructor(parameters.toArray(Class[]::new));
      constructor.setAccessible(true);
      return LOOKUP.unreflectConstructor(constructor);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("no constructor of " + type.javaType().getName(), e);
    }
  }

  private static MethodHandle accessor(RecordType<?> type, RecordComponent component) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return LOOKUP.unreflect(accessor);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("no access to " + type.javaType().getName(), e);
    }
  }
}
