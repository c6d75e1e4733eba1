package io.eventserver.wire;

import com.fasterxml.jackson.annotation.JacksonAnnotation;
import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads records whose components are whole numbers, texts, true or false: most commands and events.
 *
 * <p>A record of anything else, or one that tells Jackson how it is read, is for Jackson, and so is
 * what is no such record, or is one that its constructor refuses. Any thread.
 */
final class PlainRecordReader implements PlainReader.Reading<Object> {
  private static final Map<Class<?>, PlainReader.Reading<?>> KINDS =
      Map.of(
          long.class, PlainReader::number,
          int.class, PlainRecordReader::small,
          boolean.class, PlainReader::truth,
          String.class, PlainReader::text);

  // They go with their class.
  private static final ClassValue<Optional<PlainRecordReader>> KNOWN =
      new ClassValue<>() {
        @Override
        protected Optional<PlainRecordReader> computeValue(Class<?> type) {
          return isPlain(type) ? Optional.of(new PlainRecordReader(type)) : Optional.empty();
        }
      };

  private final List<String> names;
  private final List<PlainReader.Reading<?>> kinds = new ArrayList<>();
  private final MethodHandle constructor;

  private PlainRecordReader(Class<?> type) {
    var components = type.getRecordComponents();
    this.names = Arrays.stream(components).map(RecordComponent::getName).toList();
    for (var component : components) kinds.add(KINDS.get(component.getType()));
    this.constructor = constructor(type.getDeclaredConstructors()[0]);
  }

  private static MethodHandle constructor(Constructor<?> constructor) {
    try {
      constructor.setAccessible(true);
      return MethodHandles.lookup()
          .unreflectConstructor(constructor)
          .asSpreader(Object[].class, constructor.getParameterCount())
          .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException("no access to " + constructor, e);
    }
  }

  /** The reader of a class; empty where Jackson is to read it. */
  static Optional<PlainRecordReader> of(Class<?> type) {
    return KNOWN.get(type);
  }

  /** Whether it has nothing but such components, and tells Jackson nothing. */
  static boolean isPlain(Class<?> type) {
    return type.isRecord()
        && type.getDeclaredConstructors().length == 1
        && Arrays.stream(type.getRecordComponents()).allMatch(it -> KINDS.containsKey(it.getType()))
        && told(type).noneMatch(PlainRecordReader::isForJackson);
  }

  private static boolean isForJackson(Class<? extends Annotation> kind) {
    return kind.isAnnotationPresent(JacksonAnnotation.class)
        || kind.isAnnotationPresent(JacksonAnnotationsInside.class);
  }

  /** Every kind of annotation at which Jackson may look. */
  private static Stream<Class<? extends Annotation>> told(Class<?> type) {
    var parameters =
        Stream.of(type.getDeclaredConstructors()).flatMap(it -> Stream.of(it.getParameters()));
    var here =
        Stream.<Stream<? extends AnnotatedElement>>of(
                Stream.of(type),
                Stream.of(type.getDeclaredFields()),
                Stream.of(type.getDeclaredMethods()),
                Stream.of(type.getDeclaredConstructors()),
                parameters)
            .flatMap(it -> it)
            .flatMap(it -> Stream.of(it.getAnnotations()))
            .<Class<? extends Annotation>>map(Annotation::annotationType);
    return Stream.concat(here, Stream.of(type.getInterfaces()).flatMap(PlainRecordReader::told));
  }

  private static int small(PlainReader in) throws PlainReader.Unusual {
    long number = in.number();
    if (number != (int) number) throw new PlainReader.Unusual();
    return (int) number;
  }

  @Override
  public Object read(PlainReader in) throws PlainReader.Unusual {
    var values = new Object[names.size()];
    int found = 0;
    in.object();
    for (String name = in.field(); name != null; name = in.field()) {
      int at = names.indexOf(name);
      if (at < 0) throw new PlainReader.Unusual();
      values[at] = kinds.get(at).read(in.once(values[at]));
      found++;
    }
    if (found < values.length) throw new PlainReader.Unusual();
    return made(values);
  }

  private Object made(Object... values) throws PlainReader.Unusual {
    try {
      return (Object) constructor.invokeExact(values);
    } catch (Throwable e) {
      // Jackson will come to the same, and say so.
      throw new PlainReader.Unusual();
    }
  }
}
