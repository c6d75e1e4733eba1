package io.eventserver.eventstore;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A kind of field that the record codec knows, with its byte in define records.
 *
 * <p>Whole numbers are zig-zag varints, texts a varint of their UTF-8 bytes and those, instants
 * seconds and nanoseconds. The numbers are part of the log's format and never change.
 */
enum FieldKind {
  LONG(1, long.class),
  INT(2, int.class),
  SHORT(3, short.class),
  BYTE(4, byte.class),
  CHAR(5, char.class),
  BOOLEAN(6, boolean.class),
  DOUBLE(7, double.class),
  FLOAT(8, float.class),
  STRING(9, String.class),
  UUID(10, UUID.class),
  INSTANT(11, Instant.class),
  /** A field of a type that is stored as JSON: named, so that fields can be matched, not read. */
  JSON(100, Object.class);

  private final int number;
  private final Class<?> javaType;

  FieldKind(int number, Class<?> javaType) {
    this.number = number;
    this.javaType = javaType;
  }

  int number() {
    return number;
  }

  /** The kind of a Java type; null where the record codec does not know it. */
  static @Nullable FieldKind of(Class<?> type) {
    for (var kind : values()) if (kind != JSON && kind.javaType == type) return kind;
    return null;
  }

  /** The kind of a number in a define record. */
  static FieldKind ofNumber(int number) {
    for (var kind : values()) if (kind.number == number) return kind;
    throw new CorruptRecord("field kind " + number);
  }

  /** A handle (ByteBuffer) → this type. */
  MethodHandle reader() {
    return find("read", MethodType.methodType(javaType, ByteBuffer.class));
  }

  /** A handle (ByteBuffer, this type) → void. */
  MethodHandle writer() {
    return find("write", MethodType.methodType(void.class, ByteBuffer.class, javaType));
  }

  private MethodHandle find(String prefix, MethodType type) {
    String name =
        prefix + name().charAt(0) + name().substring(1).toLowerCase(java.util.Locale.ROOT);
    try {
      return MethodHandles.lookup().findStatic(Fields.class, name, type);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no codec for " + this, e);
    }
  }
}
