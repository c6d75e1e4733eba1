package io.eventserver.edge;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.CommandRequest;
import io.eventserver.wire.FindRequest;
import io.eventserver.wire.JsonPart;
import io.eventserver.wire.PublishRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request is about, as far as rights depend on it.
 *
 * @param aggregate type of aggregate; null: none in particular
 * @param command null: none in particular
 * @param projection null: none in particular
 */
record Subject(@Nullable String aggregate, @Nullable String command, @Nullable String projection) {

  /** What the body of a request is about: each item of a batch for itself. */
  static List<Subject> of(String address, JsonPart body) {
    return items(address, body).stream().map(Subject::of).toList();
  }

  private static List<JsonPart> items(String address, JsonPart body) {
    return switch (address) {
      case Addresses.COMMAND ->
          body.isBatch(CommandRequest.BATCH) ? CommandRequest.batch(body) : List.of(body);
      case Addresses.PUBLISH ->
          body.isBatch(PublishRequest.BATCH) ? body.batch(PublishRequest.BATCH) : List.of(body);
      default -> List.of(body);
    };
  }

  /** Whether requests at an address are about types of aggregates. */
  static boolean hasAggregate(String address) {
    return switch (address) {
      case Addresses.COMMAND,
          Addresses.PUBLISH,
          Addresses.AGGREGATE,
          Addresses.HISTORY,
          Addresses.EVENTS ->
          true;
      default -> false;
    };
  }

  /** Whether requests at an address are about projections. */
  static boolean hasProjection(String address) {
    return address.equals(Addresses.FIND) || address.equals(Addresses.LIST);
  }

  /** Whether requests at an address are about commands. */
  static boolean hasCommand(String address) {
    return address.equals(Addresses.COMMAND);
  }

  private static Subject of(JsonPart body) {
    Object known = body instanceof JsonPart.Bytes bytes ? bytes.known() : null;
    if (known instanceof CommandRequest request) {
      return new Subject(request.aggregate(), request.command(), null);
    }
    if (known instanceof FindRequest request) return new Subject(null, null, request.projection());
    var tree = body.tree();
    return new Subject(
        text(tree.path("aggregate")), text(tree.path("command")), text(tree.path("projection")));
  }

  private static @Nullable String text(JsonNode node) {
    return node.isTextual() ? node.textValue() : null;
  }
}
