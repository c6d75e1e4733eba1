package io.eventserver.server;

import io.eventserver.clusterconfig.Role;
import io.eventserver.eventstore.InFlight;
import io.eventserver.eventstore.JsonService;
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
  private final InFlight inFlight;

  private record StatusRequest() {}

  StatusVerticle(Node node, InFlight inFlight) {
    this.node = node;
    this.inFlight = inFlight;
  }

  @Override
  public Future<?> start() {
    return new JsonService(vertx, inFlight)
        .serve(Addresses.STATUS, StatusRequest.class, _ -> status());
  }

  private Future<Map<String, Object>> status() {
    var forwarder = node.forwarder();
    if (forwarder == null) return Future.succeededFuture(withState());
    return forwarder
        .status()
        .map(this::withoutState)
        .otherwise(_ -> withoutState(new JsonObject()));
  }

  private Map<String, Object> common() {
    var status = new LinkedHashMap<String, Object>();
    status.put("node", node.settings().name());
    status.put("version", Version.current());
    status.put("roles", Role.join(node.settings().roles()));
    if (node.membership() != null) status.put("nodes", node.membership().nodes());
    status.put("inFlight", inFlight.count());
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
    var log = node.log();
    var identity = log.identity();
    var status = common();
    status.put("log", identity.log().toString());
    status.put("epoch", identity.epoch());
    status.put("epochFirst", identity.first());
    status.put("position", log.head());
    status.put("ready", node.isReady());
    status.put("fsync", node.settings().log().fsync().toString());
    if (log.failure() != null) status.put("failure", log.failure());
    status.put("aggregates", log.directory().counts());
    status.put("projections", projections());
    status.put("reactors", node.reactors().standings());
    return status;
  }

  private Map<String, Object> projections() {
    var all = new LinkedHashMap<String, Object>();
    node.projections()
        .standings()
        .forEach(
            (name, standing) -> {
              var one = new LinkedHashMap<String, Object>();
              one.put("rows", standing.rows());
              Long stoppedAt = standing.stoppedAt();
              one.put("position", stoppedAt == null ? node.projectionsAt().position() : stoppedAt);
              if (standing.error() != null) one.put("error", standing.error());
              all.put(name, one);
            });
    return all;
  }
}
