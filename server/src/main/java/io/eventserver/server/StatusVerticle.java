package io.eventserver.server;

import io.eventserver.clusterconfig.Role;
import io.eventserver.eventstore.JsonService;
import io.eventserver.eventstore.LogFigures;
import io.eventserver.eventstore.RemoteLog;
import io.eventserver.wire.Addresses;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says how the node stands. */
final class StatusVerticle extends VerticleBase {
  private static final List<String> OF_THE_STORE = List.of("log", "epoch", "position");

  private final Node node;
  private final JsonService json;

  private record StatusRequest() {}

  StatusVerticle(Node node, JsonService json) {
    this.node = node;
    this.json = json;
  }

  @Override
  public Future<?> start() {
    return json.serve(Addresses.STATUS, StatusRequest.class, _ -> status());
  }

  private Future<Map<String, Object>> status() {
    var within = node.membership();
    if (node.holdsState() || within == null) return Future.succeededFuture(withState());
    var store = within.peers().ownership().store();
    if (store.isEmpty()) return Future.succeededFuture(withoutState(new JsonObject()));
    return within
        .forwarder()
        .status(store.get())
        .map(this::withoutState)
        .otherwise(_ -> withoutState(new JsonObject()));
  }

  private Map<String, Object> common() {
    var status = new LinkedHashMap<String, Object>();
    status.put("node", node.settings().name());
    status.put("version", Version.current());
    status.put("roles", Role.join(node.settings().roles()));
    var within = node.membership();
    if (within != null) {
      status.put("decides", within.decides());
      status.put("nodes", within.nodes());
    }
    status.put("inFlight", node.inFlight().count());
    status.put("memoryFull", Heap.OF_PROCESS.isFull());
    status.put("uptimeMillis", ManagementFactory.getRuntimeMXBean().getUptime());
    return status;
  }

  /** Of a node that forwards: its own, and which log it forwards to. */
  private Map<String, Object> withoutState(JsonObject store) {
    var status = common();
    status.put("ready", node.isReady());
    for (String name : OF_THE_STORE) {
      if (store.containsKey(name)) status.put(name, store.getValue(name));
    }
    return status;
  }

  private Map<String, Object> withState() {
    var state = node.state();
    var log = state.log();
    var identity = log.identity();
    var status = common();
    status.put("log", identity.log().toString());
    status.put("epoch", identity.epoch());
    status.put("epochFirst", identity.first());
    status.put("position", log.head());
    if (log instanceof RemoteLog remote) status.put("storePosition", remote.storeHead());
    status.put("ready", node.isReady());
    if (node.has(Role.STORE)) status.put("fsync", node.settings().log().fsync().toString());
    log.figures().ifPresent(figures -> status.put("writes", writes(figures)));
    if (!state.failure().isEmpty()) status.put("failure", state.failure());
    status.put("aggregates", log.directory().counts());
    if (node.has(Role.PROJECTIONS)) status.put("projections", projections(state));
    if (node.has(Role.REACTORS)) status.put("reactors", state.reactors().standings());
    return status;
  }

  private static Map<String, Object> writes(LogFigures figures) {
    return Map.of("syncMicros", figures.syncMicros().told(), "events", figures.events().told());
  }

  private static Map<String, Object> projections(State state) {
    var all = new LinkedHashMap<String, Object>();
    state
        .projections()
        .standings()
        .forEach(
            (name, standing) -> {
              var one = new LinkedHashMap<String, Object>();
              one.put("rows", standing.rows());
              Long at = standing.at();
              one.put("position", at == null ? state.projectionsAt().position() : at);
              if (standing.error() != null) one.put("error", standing.error());
              all.put(name, one);
            });
    return all;
  }
}
