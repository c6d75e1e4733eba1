package io.eventserver.edge;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.CommandRequest;
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
    String batch = batch(address);
    return batch != null && body.isBatch(batch)
        ? body.batch(batch).stream().map(Subject::of).toList()
        : List.of(of(body));
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

  private static @Nullable String batch(String address) {
    return switch (address) {
      case Addresses.COMMAND -> CommandRequest.BATCH;
      case Addresses.PUBLISH -> PublishRequest.BATCH;
      default -> null;
    };
  }

  private static Subject of(JsonPart body) {
    var tree = body.tree();
    return new Subject(
        text(tree.path("aggregate")), text(tree.path("command")), text(tree.path("projection")));
  }

  private static @Nullable String text(JsonNode node) {
    return node.isTextual() ? node.textValue() : null;
  }
}
