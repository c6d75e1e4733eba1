package io.eventserver.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.eventserver.eventstore.JsonService;
import io.eventserver.wire.Json;
import io.eventserver.wire.WriteResult;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A batch whose items have several owners: each gets its part, in order, and the results come
 * together in the order of the batch. A part that fails is the failure of each of its items.
 */
final class BatchSplit {
  private final Function<JsonNode, Optional<String>> owners;
  private final Way way;
  private final String address;
  private final String field;

  /** How a part comes to its owner. */
  interface Way {
    Future<JsonNode> ask(Optional<String> owner, String address, JsonNode part);
  }

  /** The items of one owner, and where their results belong. */
  private static final class Part {
    private final ArrayNode items = Json.mapper().createArrayNode();
    private final List<Integer> places = new ArrayList<>();
  }

  BatchSplit(Function<JsonNode, Optional<String>> owners, Way way, String address, String field) {
    this.owners = owners;
    this.way = way;
    this.address = address;
    this.field = field;
  }

  Future<JsonNode> answer(JsonNode items) {
    Map<Optional<String>, Part> parts = new LinkedHashMap<>();
    for (int i = 0; i < items.size(); i++) {
      var part = parts.computeIfAbsent(owners.apply(items.get(i)), _ -> new Part());
      part.items.add(items.get(i));
      part.places.add(i);
    }
    var results = new JsonNode[items.size()];
    var open = new AtomicInteger(parts.size());
    Promise<JsonNode> all = Promise.promise();
    parts.forEach(
        (owner, part) ->
            way.ask(owner, address, object(field, part.items))
                .onComplete(
                    done -> {
                      settle(part, done, results);
                      if (open.decrementAndGet() == 0) all.complete(merged(results));
                    }));
    return all.future();
  }

  private static void settle(Part part, AsyncResult<JsonNode> done, JsonNode[] results) {
    try {
      if (done.succeeded()) put(part, done.result(), results);
      else fail(part, done.cause(), results);
    } catch (RuntimeException e) {
      fail(part, e, results);
    }
  }

  private static void put(Part part, JsonNode reply, JsonNode[] results) {
    var of = reply.path("results");
    for (int i = 0; i < part.places.size(); i++) results[part.places.get(i)] = of.required(i);
  }

  private static void fail(Part part, Throwable error, JsonNode[] results) {
    var failed = Json.tree(WriteResult.Failed.of(JsonService.failure(error)));
    for (int place : part.places) results[place] = failed;
  }

  private static JsonNode merged(JsonNode[] results) {
    return object("results", Json.mapper().createArrayNode().addAll(List.of(results)));
  }

  private static JsonNode object(String field, ArrayNode items) {
    return Json.mapper().createObjectNode().set(field, items);
  }
}
