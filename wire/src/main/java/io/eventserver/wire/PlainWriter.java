package io.eventserver.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON as UTF-8 to the end of bytes that grow: what is known is copied, and everything else
 * is a generator's. It comes to what a generator alone would write, in less time. One thread.
 */
public final class PlainWriter implements AutoCloseable {
  private static final int BYTES_USUAL = 512;

  private byte[] bytes = new byte[BYTES_USUAL];
  private int length;
  private @Nullable JsonGenerator generator;

  /** What the generator writes. */
  private final class End extends OutputStream {
    @Override
    public void write(int it) {
      reserve(1);
      bytes[length++] = (byte) it;
    }

    @Override
    public void write(byte[] more, int from, int count) {
      add(more, from, count);
    }
  }

  /** JSON that stands between values, as it is to be {@linkplain #json copied}. */
  public static byte[] between(String json) {
    return json.getBytes(UTF_8);
  }

  /** Copies what is JSON, or a part of it. */
  public PlainWriter json(byte[] json) {
    add(json, 0, json.length);
    return this;
  }

  void add(byte[] more, int from, int count) {
    reserve(count);
    System.arraycopy(more, from, bytes, length, count);
    length += count;
  }

  /** A text. */
  public PlainWriter text(String text) {
    reserve(text.length() + 2);
    int at = length;
    bytes[at++] = '"';
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next < ' ' || next > '~' || next == '"' || next == '\\') return generated(text);
      bytes[at++] = (byte) next;
    }
    bytes[at++] = '"';
    length = at;
    return this;
  }

  /** A number. */
  public PlainWriter number(long number) {
    String digits = Long.toString(number);
    reserve(digits.length());
    for (int i = 0; i < digits.length(); i++) bytes[length++] = (byte) digits.charAt(i);
    return this;
  }

  /** Anything else, as {@link Json} has it. */
  public PlainWriter value(Object value) {
    var plain = PlainRecordWriter.of(value.getClass());
    return plain.isPresent() && isWritten(plain.get(), value) ? this : generated(value);
  }

  private boolean isWritten(PlainRecordWriter plain, Object value) {
    int before = length;
    try {
      plain.write(this, value);
      return true;
    } catch (Throwable e) {
      // The generator will come to the same, and say so.
      length = before;
      return false;
    }
  }

  private PlainWriter generated(Object value) {
    try {
      if (generator == null) {
        generator = Json.mapper().createGenerator(new End());
        generator.setRootValueSeparator(null);
      }
      Json.mapper().writeValue(generator, value);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }

  /** What has been written. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  @Override
  public void close() {
    try {
      if (generator != null) generator.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
