package io.eventserver.aggregates;

import io.eventserver.eventstore.JsonService;
import io.eventserver.eventstore.Request;
import io.eventserver.wire.JsonPart;
import io.eventserver.wire.RequestFailure;
import java.util.List;
import java.util.function.Function;

/** The body of a message that asks to write: a request, or a batch of them. */
sealed interface Writes {
  record One(Request request) implements Writes {}

  record Batch(List<Item> items) implements Writes {}

  /** An item of a batch: those that are malformed do no harm to the others. */
  sealed interface Item {}

  record Parsed(Request request) implements Item {}

  record Malformed(RequestFailure failure) implements Item {}

  /**
   * Reads a body; {@link RequestFailure} where all of it is malformed.
   *
   * @param batch the field that makes it a batch
   * @param items of a batch
   */
  static Writes read(
      JsonPart body,
      String batch,
      Function<JsonPart, List<JsonPart>> items,
      Function<JsonPart, Request> parse) {
    return body.isBatch(batch)
        ? new Batch(items.apply(body).stream().map(item -> item(item, parse)).toList())
        : new One(parse.apply(body));
  }

  private static Item item(JsonPart item, Function<JsonPart, Request> parse) {
    try {
      return new Parsed(parse.apply(item));
    } catch (Exception | Error e) {
      return new Malformed(JsonService.failure(e));
    }
  }
}
