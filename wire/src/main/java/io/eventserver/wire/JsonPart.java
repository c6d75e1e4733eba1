package io.eventserver.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of a request or an answer in the form in which it is at hand: it is read or written when
 * somebody needs it. Any thread.
 */
@JsonDeserialize(using = JsonPartReader.class)
@JsonSerialize(using = JsonPartWriter.class)
public sealed interface JsonPart {

  /** UTF-8 of one JSON value, and nothing around it; nobody changes it any more. */
  final class Bytes implements JsonPart {
    private final byte[] array;
    private final int from;
    private final int length;
    private final @Nullable Object known;

    public Bytes(byte[] array, int from, int length) {
      this(array, from, length, null);
    }

    Bytes(byte[] array, int from, int length, @Nullable Object known) {
      this.array = array;
      this.from = from;
      this.length = length;
      this.known = known;
    }

    /** What it was read as when it was found; null: it was not. */
    public @Nullable Object known() {
      return known;
    }

    /** How many there are. */
    public int length() {
      return length;
    }

    /** A parser of nothing but them. */
    public JsonParser parser() throws IOException {
      return parser(Json.mapper().getFactory());
    }

    JsonParser parser(JsonFactory factory) throws IOException {
      return factory.createParser(array, from, length);
    }

    /** Whether it is an object. */
    public boolean isObject() {
      return array[from] == '{';
    }

    /** Whether it is null. */
    public boolean isNull() {
      return array[from] == 'n';
    }

    /** Writes them as they stand. */
    void write(PlainWriter out) {
      out.add(array, from, length);
    }

    /** A copy of them. */
    public byte[] copy() {
      return Arrays.copyOfRange(array, from, from + length);
    }

    /** The value at which a parser of these is; the parser goes on to the value's end. */
    public Bytes valueAt(JsonParser in) throws IOException {
      long begin = in.currentTokenLocation().getByteOffset();
      in.skipChildren();
      // What is not an object or an array has been found, and not been read to its end.
      in.finishToken();
      long end = in.currentLocation().getByteOffset();
      return new Bytes(array, from + (int) begin, (int) (end - begin));
    }

    /** What a reader makes of all of them; empty where they are unusual. */
    <T> Optional<T> plain(PlainReader.Reading<T> reader) {
      var in = new PlainReader(array, from, length);
      try {
        T value = reader.read(in);
        in.end();
        return Optional.of(value);
      } catch (PlainReader.Unusual | IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }

  /** A tree that nobody changes any more. */
  record Tree(JsonNode node) implements JsonPart {}

  /** A record that is to be written as JSON. */
  record Value(Object value) implements JsonPart {}

  /**
   * As a record.
   *
   * @throws RequestFailure 400, naming the field below {@code path} that is wrong
   */
  default <T> T read(Class<T> type, String path) {
    return switch (this) {
      case Tree(var node) -> Json.read(node, type, path);
      case Value(var value) -> Json.read(Json.tree(value), type, path);
      case Bytes bytes ->
          PlainRecordReader.of(type)
              .<Object>flatMap(bytes::plain)
              .map(type::cast)
              .orElseGet(() -> Json.read(bytes, type, path));
    };
  }

  /** As a tree. */
  default JsonNode tree() {
    return switch (this) {
      case Tree(var node) -> node;
      case Value(var value) -> Json.tree(value);
      case Bytes bytes -> Json.parse(bytes);
    };
  }

  /** Whether it is an object that begins with the field of a batch. */
  default boolean isBatch(String field) {
    return switch (this) {
      // What was read already is a request alone.
      case Bytes bytes -> bytes.known() == null && beginsWith(bytes, field);
      case Tree _, Value _ -> field.equals(first(tree().fieldNames()));
    };
  }

  private static @Nullable String first(Iterator<String> names) {
    return names.hasNext() ? names.next() : null;
  }

  private static boolean beginsWith(Bytes bytes, String field) {
    try (var in = bytes.parser(Json.TOKENS)) {
      return in.nextToken() == JsonToken.START_OBJECT && field.equals(in.nextFieldName());
    } catch (IOException e) {
      throw RequestFailure.malformed("no JSON: " + e.getMessage());
    }
  }

  /**
   * The items of a batch, as they stand in a field that is the only one.
   *
   * @throws RequestFailure 400 or 413 where they do not
   */
  default List<JsonPart> batch(String field) {
    return batch(field, PlainReader::value);
  }

  /** The same with what a reader makes of an item where all of the batch is usual. */
  default List<JsonPart> batch(String field, PlainReader.Reading<? extends JsonPart> reader) {
    if (!(this instanceof Bytes bytes)) return items(Check.batch(field, tree()));
    return bytes.plain(in -> items(in, field, reader)).orElseGet(() -> items(bytes, field));
  }

  private static List<JsonPart> items(JsonNode array) {
    List<JsonPart> items = new ArrayList<>();
    array.forEach(item -> items.add(new Tree(item)));
    return items;
  }

  private static List<JsonPart> items(
      PlainReader in, String field, PlainReader.Reading<? extends JsonPart> reader)
      throws PlainReader.Unusual {
    List<JsonPart> items = new ArrayList<>();
    in.object();
    if (!field.equals(in.field())) throw new PlainReader.Unusual();
    in.array();
    while (in.item() && items.size() <= Check.BATCH_ITEMS_MAX) items.add(reader.read(in));
    boolean usual = !items.isEmpty() && items.size() <= Check.BATCH_ITEMS_MAX;
    if (!usual || in.field() != null) throw new PlainReader.Unusual();
    return items;
  }

  private static List<JsonPart> items(Bytes bytes, String field) {
    List<JsonPart> items = new ArrayList<>();
    try (var in = bytes.parser(Json.TOKENS)) {
      in.nextToken();
      boolean first = field.equals(in.nextFieldName());
      if (!first || in.nextToken() != JsonToken.START_ARRAY) throw Check.noBatch(field);
      while (in.nextToken() != JsonToken.END_ARRAY) {
        items.add(bytes.valueAt(in));
        Check.batchSize(field, items.size());
      }
      if (in.nextToken() != JsonToken.END_OBJECT) throw Check.notAlone(field);
      if (items.isEmpty()) throw Check.noBatch(field);
      return items;
    } catch (IOException e) {
      throw RequestFailure.malformed("no JSON: " + e.getMessage());
    }
  }
}
