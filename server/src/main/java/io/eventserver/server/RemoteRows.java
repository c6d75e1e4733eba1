package io.eventserver.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.clusterconfig.Role;
import io.eventserver.domain.Rows;
import io.eventserver.eventstore.JsonBodies;
import io.eventserver.reactors.ReactedTo;
import io.eventserver.reactors.RowsUnavailable;
import io.eventserver.server.Peers.Kind;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.Json;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * The rows of a projection that another node holds; within a reaction they include the event
 * reacted to. Blocks, for virtual threads.
 */
record RemoteRows<R>(String projection, Class<R> row, Peers peers) implements Rows<R> {
  private static final int PAGE_MAX = 1_000;

  @Override
  public Optional<R> find(String key) {
    try {
      var reply = ask(Addresses.FIND, body().put("key", key));
      return Optional.of(row(reply.path("row")));
    } catch (RequestFailure e) {
      if (e.code() == FailureCode.NOT_FOUND) return Optional.empty();
      throw new RowsUnavailable(e.reason());
    }
  }

  @Override
  public List<R> list(int limit) {
    List<R> rows = new ArrayList<>();
    String after = null;
    do {
      var body = body().put("limit", Math.min(PAGE_MAX, limit - rows.size()));
      if (after != null) body.put("after", after);
      var page = page(body);
      page.path("rows").forEach(each -> rows.add(row(each.path("row"))));
      after = page.path("next").textValue();
    } while (after != null && rows.size() < limit);
    return rows;
  }

  private JsonNode page(JsonObject body) {
    try {
      return ask(Addresses.LIST, body);
    } catch (RequestFailure e) {
      throw new RowsUnavailable(e.reason());
    }
  }

  private JsonObject body() {
    return new JsonObject().put("projection", projection).put("atLeast", ReactedTo.position());
  }

  private R row(JsonNode json) {
    return Json.read(json, row, "row");
  }

  private JsonNode ask(String address, JsonObject body) {
    var node =
        peers.ownership().nodes().stream()
            .filter(it -> it.offers(Role.PROJECTIONS, projection))
            .findFirst()
            .orElseThrow(() -> new RowsUnavailable("no node has the projection " + projection));
    var options = new DeliveryOptions().addHeader(Reception.ADDRESS, address);
    try {
      var reply =
          peers
              .<Buffer>ask(
                  node.id(), Kind.QUESTION, Reception.at(node.id()), body.toBuffer(), options)
              .recover(Peers::failed)
              .toCompletionStage()
              .toCompletableFuture()
              .get();
      return JsonBodies.tree(reply);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RequestFailure failure
          ? failure
          : new RowsUnavailable(String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RowsUnavailable("interrupted");
    }
  }
}
