package io.eventserver.server;

import io.eventserver.eventstore.EventTypes;
import io.eventserver.eventstore.UnreadableType;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes domains into a running node and gives them up: their events, states, rows and reactors, and
 * what the other nodes are told of them. One change at a time.
 */
final class Hosting {
  private final Registry registry;
  private final EventTypes types;
  private final @Nullable Membership membership;
  private final Supplier<Optional<State>> state;

  /**
   * @param registry of everything that the node has
   * @param membership null where the node is alone
   * @param state what it holds in memory, where it holds any
   */
  Hosting(
      Registry registry,
      EventTypes types,
      @Nullable Membership membership,
      Supplier<Optional<State>> state) {
    this.registry = registry;
    this.types = types;
    this.membership = membership;
    this.state = state;
  }

  /**
   * Makes domains known, all or none.
   *
   * @throws RequestFailure 409 where a name is taken, another node means something else by it, or
   *     the log holds events of it that cannot be read
   */
  void admit(Registry brings) {
    try {
      if (membership != null) membership.requireSame(brings.shapes());
      registry.add(brings.domains());
    } catch (IllegalArgumentException e) {
      throw conflict(e);
    }
    List<String> added = new ArrayList<>();
    try {
      for (var type : brings.aggregates()) {
        types.add(type);
        added.add(type.name());
      }
    } catch (IllegalArgumentException | UnreadableType e) {
      added.forEach(types::remove);
      registry.remove(brings.domains());
      throw conflict(e);
    }
  }

  private static RequestFailure conflict(RuntimeException why) {
    return new RequestFailure(FailureCode.CONFLICT, Main.reason(why));
  }

  /**
   * Begins with what was admitted; completes when it is where everything else is.
   *
   * @param from where a reactor begins that never ran; empty: at the head
   */
  Future<Void> begin(Registry brings, OptionalLong from) {
    var held = state.get();
    return held.map(it -> it.add(brings))
        .orElseGet(Future::succeededFuture)
        .compose(_ -> offer())
        .compose(_ -> held.map(it -> it.react(brings, from)).orElseGet(Future::succeededFuture));
  }

  /**
   * Ends with domains.
   *
   * @return fails with 409 where the node decides for aggregates that have events: nothing has
   *     changed then
   */
  Future<Void> end(Registry goes) {
    return state
        .get()
        .map(it -> it.removeAggregates(goes, decides()))
        .orElseGet(Future::succeededFuture)
        .compose(_ -> forget(goes));
  }

  /** Undoes what was begun, however far it came. */
  Future<Void> undo(Registry goes) {
    return state
        .get()
        .map(it -> it.removeAggregates(goes, false))
        .orElseGet(Future::succeededFuture)
        .transform(_ -> forget(goes));
  }

  private Future<Void> forget(Registry goes) {
    registry.remove(goes.domains());
    return offer()
        .eventually(() -> state.get().map(it -> it.remove(goes)).orElseGet(Future::succeededFuture))
        .onComplete(_ -> goes.aggregates().forEach(type -> types.remove(type.name())));
  }

  private Future<Void> offer() {
    return membership == null ? Future.succeededFuture() : membership.offer(registry);
  }

  private boolean decides() {
    return membership == null || !membership.decides().equals("none");
  }
}
