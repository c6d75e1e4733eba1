package io.eventserver.eventstore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.eventserver.wire.Json;
import io.eventserver.wire.JsonPart;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as it is the body of a message: between nodes as bytes, since the bus' own objects make the
 * nearest floating-point number of every fraction on their way.
 */
public final class JsonBodies {
  private static final int DEPTH_MAX = 64;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JsonBodies() {}

  /** A value as a body for another node. */
  public static Buffer buffer(Object value) {
    return Buffer.buffer(Json.bytes(value));
  }

  /** A part of a request as a body for another node. */
  static Buffer buffer(JsonPart part) {
    return switch (part) {
      case JsonPart.Bytes bytes -> Buffer.buffer(bytes.copy());
      case JsonPart.Tree(var node) -> buffer(node);
      case JsonPart.Value(var value) -> buffer(value);
    };
  }

  /** A body as a tree: what the bus has parsed, without writing and parsing it anew. */
  public static JsonNode tree(@Nullable Object body) {
    return body instanceof Buffer bytes
        ? Json.parseAround(bytes.getBytes())
        : tree(body, DEPTH_MAX);
  }

  /** A tree as the bus has it. */
  static JsonObject object(JsonNode tree) {
    return new JsonObject(Json.object(tree));
  }

  private static JsonNode tree(@Nullable Object value, int depth) {
    if (depth == 0) throw RequestFailure.malformed("nested deeper than " + DEPTH_MAX);
    return switch (value) {
      case null -> NODES.nullNode();
      case JsonObject object -> object(object.getMap(), depth);
      case Map<?, ?> map -> object(map, depth);
      case JsonArray array -> array(array.getList(), depth);
      case List<?> list -> array(list, depth);
      case String text -> NODES.textNode(text);
      case Boolean flag -> NODES.booleanNode(flag);
      case Integer number -> NODES.numberNode(number);
      case Long number -> NODES.numberNode(number);
      case Double number -> NODES.numberNode(number);
      case Float number -> NODES.numberNode(number);
      case BigInteger number -> NODES.numberNode(number);
      case BigDecimal number -> NODES.numberNode(number);
      default -> throw RequestFailure.malformed("a body of " + value.getClass().getSimpleName());
    };
  }

  private static JsonNode object(Map<?, ?> map, int depth) {
    var node = NODES.objectNode();
    map.forEach((name, value) -> node.set(String.valueOf(name), tree(value, depth - 1)));
    return node;
  }

  private static JsonNode array(List<?> list, int depth) {
    var node = NODES.arrayNode(list.size());
    for (Object value : list) node.add(tree(value, depth - 1));
    return node;
  }
}
