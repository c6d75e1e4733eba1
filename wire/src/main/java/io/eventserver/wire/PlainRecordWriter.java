package io.eventserver.wire;

import static java.lang.invoke.MethodType.methodType;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ser.std.BeanSerializerBase;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes records whose components are whole numbers, texts, true or false: most rows and events.
 *
 * <p>It comes to what Jackson writes, for whom all others are, and those that it writes in a form
 * of their own. Any thread.
 */
final class PlainRecordWriter {
  private static final byte[] BEGIN = PlainWriter.between("{");
  private static final byte[] END = PlainWriter.between("}");
  private static final byte[] TRUE = PlainWriter.between("true");
  private static final byte[] FALSE = PlainWriter.between("false");

  // They go with their class.
  private static final ClassValue<Optional<PlainRecordWriter>> KNOWN =
      new ClassValue<>() {
        @Override
        protected Optional<PlainRecordWriter> computeValue(Class<?> type) {
          return PlainRecordReader.isPlain(type) && isByFields(type)
              ? Optional.of(new PlainRecordWriter(type))
              : Optional.empty();
        }
      };

  private final List<Component> components;

  private PlainRecordWriter(Class<?> type) {
    this.components =
        Arrays.stream(type.getRecordComponents()).map(PlainRecordWriter::component).toList();
  }

  /** The writer of a class; empty where Jackson is to write it. */
  static Optional<PlainRecordWriter> of(Class<?> type) {
    return KNOWN.get(type);
  }

  /** Not what Jackson writes in a form of its own: an entry of a map, what writes itself. */
  private static boolean isByFields(Class<?> type) {
    try {
      var serializer = Json.mapper().getSerializerProviderInstance().findValueSerializer(type);
      return serializer instanceof BeanSerializerBase;
    } catch (JsonMappingException e) {
      // It will say so itself, whenever it is to write one.
      return false;
    }
  }

  /**
   * Writes one.
   *
   * @throws Throwable what one of its accessors throws; a part of it is written then
   */
  void write(PlainWriter out, Object of) throws Throwable {
    out.json(BEGIN);
    boolean first = true;
    for (var component : components) {
      if (component.write(out, of, first)) first = false;
    }
    out.json(END);
  }

  /** Writes one component of a record with its name; answers whether there is something of it. */
  private interface Component {
    boolean write(PlainWriter out, Object of, boolean first) throws Throwable;
  }

  /** A component's name, as it comes first and as it follows another. */
  private static final class Name {
    private final byte[] first;
    private final byte[] next;

    Name(String name) {
      String json = new String(Json.bytes(name), UTF_8) + ":";
      first = PlainWriter.between(json);
      next = PlainWriter.between("," + json);
    }

    byte[] when(boolean isFirst) {
      return isFirst ? first : next;
    }
  }

  private static Component component(RecordComponent component) {
    var name = new Name(component.getName());
    var accessor = accessor(component);
    if (component.getType() == String.class) return text(name, accessor);
    if (component.getType() == boolean.class) return truth(name, accessor);
    return number(name, accessor);
  }

  private static Component text(Name name, MethodHandle accessor) {
    var get = accessor.asType(methodType(String.class, Object.class));
    return (out, of, first) -> {
      var text = (@Nullable String) get.invokeExact(of);
      if (text == null) return false;
      out.json(name.when(first)).text(text);
      return true;
    };
  }

  private static Component truth(Name name, MethodHandle accessor) {
    var get = accessor.asType(methodType(boolean.class, Object.class));
    return (out, of, first) -> {
      boolean truth = (boolean) get.invokeExact(of);
      out.json(name.when(first)).json(truth ? TRUE : FALSE);
      return true;
    };
  }

  private static Component number(Name name, MethodHandle accessor) {
    var get = accessor.asType(methodType(long.class, Object.class));
    return (out, of, first) -> {
      long number = (long) get.invokeExact(of);
      out.json(name.when(first)).number(number);
      return true;
    };
  }

  private static MethodHandle accessor(RecordComponent component) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return MethodHandles.lookup().unreflect(accessor);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException("no access to " + component, e);
    }
  }
}
