package io.eventserver.server;

import io.eventserver.clusterconfig.Role;
import io.eventserver.domain.AggregateType;
import io.eventserver.eventstore.EventTypes;
import io.eventserver.eventstore.UnreadableType;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
    Set<String> added = new HashSet<>();
    try {
      for (var type : brings.aggregates()) {
        types.add(type);
        added.add(type.name());
      }
    } catch (IllegalArgumentException | UnreadableType e) {
      types.remove(added);
      registry.remove(brings.domains());
      throw conflict(e);
    }
  }

  private static RequestFailure conflict(RuntimeException why) {
    return new RequestFailure(FailureCode.CONFLICT, Main.reason(why));
  }

  /**
   * Folds what was admitted; completes when it is where everything else is.
   *
   * @return fails with 409 where another node has begun with something else of the same name
   */
  Future<Void> fold(Registry brings) {
    return (membership == null ? done() : membership.know(registry))
        .compose(_ -> same(brings))
        .compose(_ -> inState(it -> it.add(brings)));
  }

  /** Both may have looked before either was told of the other. */
  private Future<Void> same(Registry brings) {
    try {
      if (membership != null) membership.requireSame(brings.shapes());
      return done();
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(conflict(e));
    }
  }

  /**
   * Lets the others know of what was folded, and its reactors run.
   *
   * @param from where a reactor begins that never ran; empty: at the head
   */
  Future<Void> begin(Registry brings, OptionalLong from) {
    return offer(registry).compose(_ -> inState(it -> it.react(brings, from)));
  }

  /**
   * Ends with domains.
   *
   * @return fails with 409 where the node decides for aggregates that have events: nothing has
   *     changed then
   */
  Future<Void> end(Registry goes) {
    var kept =
        goes.aggregates().stream()
            .map(AggregateType::name)
            .filter(type -> membership == null || membership.decides(type))
            .collect(Collectors.toSet());
    // The others ask elsewhere before there is nothing here.
    return offer(registry.without(goes.domains()))
        .compose(_ -> inState(it -> it.removeAggregates(goes, kept)))
        .recover(error -> offer(registry).transform(_ -> Future.failedFuture(error)))
        .compose(_ -> forget(goes));
  }

  /** Undoes what was begun, however far it came. */
  Future<Void> undo(Registry goes) {
    return offer(registry.without(goes.domains()))
        .eventually(() -> inState(it -> it.removeAggregates(goes, Set.of())))
        .transform(_ -> forget(goes));
  }

  private Future<Void> forget(Registry goes) {
    registry.remove(goes.domains());
    return inState(it -> it.remove(goes))
        .onComplete(_ -> types.remove(goes.offers().getOrDefault(Role.AGGREGATES, Set.of())));
  }

  private Future<Void> inState(Function<State, Future<Void>> change) {
    return state.get().map(change).orElseGet(Hosting::done);
  }

  private Future<Void> offer(Registry all) {
    return membership == null ? done() : membership.offer(all);
  }

  private static Future<Void> done() {
    return Future.succeededFuture();
  }
}
