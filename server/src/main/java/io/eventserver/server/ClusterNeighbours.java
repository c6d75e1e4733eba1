package io.eventserver.server;

import io.eventserver.aggregates.IssueRequest;
import io.eventserver.clusterconfig.ClusterNode;
import io.eventserver.clusterconfig.Ownership;
import io.eventserver.clusterconfig.Role;
import io.eventserver.eventstore.Answer;
import io.eventserver.eventstore.Bus;
import io.eventserver.eventstore.Command;
import io.eventserver.eventstore.EventTypes;
import io.eventserver.eventstore.JsonBodies;
import io.eventserver.eventstore.LogIdentity;
import io.eventserver.eventstore.Request;
import io.eventserver.reactors.Neighbours;
import io.eventserver.reactors.Share;
import io.eventserver.server.Peers.Kind;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.Json;
import io.eventserver.wire.JsonPart;
import io.eventserver.wire.RequestFailure;
import io.eventserver.wire.WriteResult;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Shares reactions among the nodes of a cluster that have the same reactor, by aggregate, and has
 * commands decided by the owners of their aggregates.
 */
final class ClusterNeighbours extends VerticleBase implements Neighbours {
  private static final String FINISHED = "event-server.internal.finished";

  private final Vertx bus;
  private final Peers peers;
  private final EventTypes types;
  private final Supplier<LogIdentity> log;
  private final Map<String, Map<String, Finished>> finished = new ConcurrentHashMap<>();

  /** How far a node was when it shared with certain others. */
  private record Finished(String log, List<String> nodes, long position) {}

  /**
   * @param types how commands travel
   * @param log what reactions are made on
   */
  ClusterNeighbours(Vertx bus, Peers peers, EventTypes types, Supplier<LogIdentity> log) {
    this.bus = bus;
    this.peers = peers;
    this.types = types;
    this.log = log;
  }

  @Override
  public Future<?> start() {
    return vertx
        .eventBus()
        .<JsonObject>consumer(FINISHED, message -> heard(message.body()))
        .completion();
  }

  private static List<String> having(Ownership ownership, String reactor) {
    return ownership.nodes().stream()
        .filter(node -> node.offers(Role.REACTORS, reactor))
        .map(ClusterNode::id)
        .sorted()
        .toList();
  }

  @Override
  public Share share(String reactor) {
    var ownership = peers.ownership();
    var nodes = having(ownership, reactor);
    if (!nodes.contains(peers.self())) return Share.NONE;
    return new Share(
        nodes,
        nodes.getFirst().equals(peers.self()),
        lane ->
            ownership
                .of(Role.REACTORS, reactor, lane)
                .filter(node -> node.id().equals(peers.self()))
                .isPresent());
  }

  @Override
  public OptionalLong finished(String reactor, Share share, long position) {
    if (share.nodes().isEmpty()) return OptionalLong.empty();
    var own = new Finished(log.get().toString(), share.nodes(), position);
    of(reactor).put(peers.self(), own);
    if (!share.isFirst()) tell(reactor, own);
    return share.isFirst() ? lowest(reactor, own) : OptionalLong.empty();
  }

  private Map<String, Finished> of(String reactor) {
    return finished.computeIfAbsent(reactor, _ -> new ConcurrentHashMap<>());
  }

  private void tell(String reactor, Finished own) {
    bus.eventBus()
        .publish(
            FINISHED,
            new JsonObject()
                .put("reactor", reactor)
                .put("node", peers.self())
                .put("log", own.log)
                .put("nodes", new JsonArray(own.nodes))
                .put("position", own.position));
  }

  private void heard(JsonObject message) {
    of(message.getString("reactor"))
        .put(
            message.getString("node"),
            new Finished(
                message.getString("log"),
                message.getJsonArray("nodes").stream().map(String::valueOf).toList(),
                message.getLong("position")));
  }

  /** Known only when every node that shares has told of it, and shares with the same ones. */
  private OptionalLong lowest(String reactor, Finished own) {
    var all = of(reactor);
    var nodes = own.nodes;
    all.keySet().retainAll(nodes);
    long lowest = Long.MAX_VALUE;
    for (String node : nodes) {
      var one = all.get(node);
      if (one == null || !one.nodes.equals(nodes) || !one.log.equals(own.log))
        return OptionalLong.empty();
      lowest = Math.min(lowest, one.position);
    }
    return OptionalLong.of(lowest);
  }

  @Override
  public Future<Answer> issue(Request request) {
    var owner = peers.ownership().ofAggregate(request.aggregate(), request.id());
    if (owner.isEmpty()) return Future.failedFuture(Forwarder.nobody(Role.AGGREGATES));
    if (owner.get().id().equals(peers.self())) return Neighbours.none(bus).issue(request);
    if (!(request instanceof Command command)) {
      return Future.failedFuture("a reactor issues commands only");
    }
    String node = owner.get().id();
    return peers
        .<Buffer>ask(
            node,
            Kind.DEED,
            Reception.at(node),
            body(command),
            new DeliveryOptions()
                .addHeader(Reception.ADDRESS, Bus.ISSUE)
                .addHeader(Reception.LOG, log.get().toString()))
        .map(ClusterNeighbours::answer);
  }

  private Buffer body(Command command) {
    var vocabulary = types.vocabulary(command.aggregate());
    if (vocabulary == null) {
      throw RequestFailure.notFound(
          "unknown aggregate type '%s' on the node with the reactor"
              .formatted(command.aggregate()));
    }
    var terms = command.terms();
    return JsonBodies.buffer(
        new IssueRequest(
            command.aggregate(),
            command.id(),
            String.valueOf(vocabulary.nameOf(command.command())),
            new JsonPart.Tree(Json.tree(command.command())),
            terms.commandId().orElseThrow(),
            terms.correlationId().orElse(null),
            terms.meta()));
  }

  private static Answer answer(Buffer reply) {
    return switch (WriteResult.read(JsonBodies.tree(reply))) {
      case WriteResult.Stored(_, _, var version, var position, var events) ->
          new Answer.Accepted(version, position, List.copyOf(events));
      case WriteResult.Failed failed when failed.failureCode() == FailureCode.REFUSED.number() ->
          refused(failed);
      case WriteResult.Failed failed -> new Answer.Failed(failed.toFailure());
    };
  }

  private static Answer refused(WriteResult.Failed failed) {
    Long version = failed.version();
    Long position = failed.position();
    var events = failed.events();
    return new Answer.Refused(
        failed.message(),
        version == null ? 0 : version,
        position == null ? 0 : position,
        events == null ? List.of() : List.copyOf(events));
  }
}
