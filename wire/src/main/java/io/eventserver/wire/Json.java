package io.eventserver.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.introspect.AnnotationIntrospectorPair;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * How records become JSON and back: strictly.
 *
 * <p>An unknown field, a missing one, a null, a string for a number, a fraction for a whole number
 * or a number that does not fit is refused with a message that names the field. Times are ISO-8601,
 * absent values are left out. Nesting ends at 64 levels. Safe for any thread.
 */
public final class Json {
  static final int DEPTH_MAX = 64;
  private static final int DEPTH_AROUND = 8;

  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private static final JsonMapper MAPPER = mapper(DEPTH_MAX);

  /**
   * For those who read token by token: a name that comes twice is for them to find, or for whoever
   * reads what they pass on.
   */
  static final JsonFactory TOKENS = factory(DEPTH_MAX);

  // They go with their class.
  private static final ClassValue<ObjectReader> READERS =
      new ClassValue<>() {
        @Override
        protected ObjectReader computeValue(Class<?> type) {
          return MAPPER.readerFor(type);
        }
      };

  /** Made when it is asked for: a node's start needs none. */
  private static final class Around {
    static final JsonMapper MAPPER = mapper(DEPTH_MAX + DEPTH_AROUND);
  }

  private Json() {}

  /** Reads and writes tokens, nested up to a depth. */
  private static JsonFactory factory(int depth) {
    return JsonFactory.builder()
        // All of it is UTF-8: another encoding is not looked for, and is no JSON.
        .disable(JsonFactory.Feature.CHARSET_DETECTION)
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(depth).build())
        .build();
  }

  private static JsonMapper mapper(int depth) {
    return JsonMapper.builder(factory(depth))
        .addModules(new Jdk8Module(), new JavaTimeModule(), SetSerializer.module())
        .accessorNaming(new ComponentNaming())
        .annotationIntrospector(
            new AnnotationIntrospectorPair(
                new JacksonAnnotationIntrospector(), new RequiredComponents()))
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .withCoercionConfig(
            LogicalType.Textual,
            text -> {
              text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
              text.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
              text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
            })
        .serializationInclusion(JsonInclude.Include.NON_ABSENT)
        .build();
  }

  /** The mapper itself, for those who stream. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /** A value as a tree. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** A record as a map from field to plain value. */
  public static Map<String, Object> object(Object value) {
    return MAPPER.convertValue(value, OBJECT);
  }

  /**
   * A tree as a record.
   *
   * @throws RequestFailure 400, naming the field below {@code path} that is wrong
   */
  public static <T> T read(JsonNode tree, Class<T> type, String path) {
    if (!tree.isObject()) {
      throw RequestFailure.malformed(path.isEmpty() ? "not a JSON object" : path + ": no object");
    }
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw Malformed.of(e, path);
    }
  }

  /** Bytes as a record, without a tree; as above. */
  static <T> T read(JsonPart.Bytes json, Class<T> type, String path) {
    if (!json.isObject()) {
      throw RequestFailure.malformed(path.isEmpty() ? "not a JSON object" : path + ": no object");
    }
    try (var in = json.parser()) {
      return READERS.get(type).withAttribute(JsonPartReader.SOURCE, json).readValue(in);
    } catch (JsonProcessingException e) {
      throw Malformed.of(e, path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A value as bytes of UTF-8. */
  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + e.getMessage(), e);
    }
  }

  /**
   * Bytes of UTF-8 as a tree.
   *
   * @throws RequestFailure 400 where they are no JSON
   */
  public static JsonNode parse(byte[] bytes) {
    return parse(() -> MAPPER.readTree(bytes));
  }

  /**
   * Bytes of a request as a tree.
   *
   * @throws RequestFailure 400 where they are no JSON
   */
  static JsonNode parse(JsonPart.Bytes json) {
    return parse(() -> MAPPER.readTree(json.parser()));
  }

  /** The same where what may be as deep as that stands in something else. */
  public static JsonNode parseAround(byte[] bytes) {
    return parse(() -> Around.MAPPER.readTree(bytes));
  }

  private interface Reading {
    JsonNode read() throws IOException;
  }

  private static JsonNode parse(Reading reading) {
    try {
      var tree = reading.read();
      if (tree == null || tree.isMissingNode()) throw RequestFailure.malformed("empty");
      return tree;
    } catch (JsonProcessingException e) {
      throw RequestFailure.malformed("no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
