package io.eventserver.server;

import io.eventserver.clusterconfig.Role;
import io.eventserver.eventstore.JsonService;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Takes a snapshot of its node, or a copy of all its data, when it is asked to. */
final class SnapshotVerticle extends VerticleBase {
  private final Node node;
  private final JsonService json;

  private record SnapshotRequest() {}

  private record BackupRequest(String folder) {}

  SnapshotVerticle(Node node, JsonService json) {
    this.node = node;
    this.json = json;
  }

  @Override
  public Future<?> start() {
    return Future.all(
        json.serve(Addresses.SNAPSHOT, SnapshotRequest.class, _ -> take()),
        json.serve(Addresses.BACKUP, BackupRequest.class, it -> backup(Path.of(it.folder))));
  }

  private Future<Map<String, Object>> backup(Path folder) {
    if (!node.isReady() || !node.has(Role.STORE)) {
      throw RequestFailure.unavailable("this node has no log, or none yet: ask the store's");
    }
    return node.state()
        .snapshots()
        .backup(folder)
        .map(
            copy ->
                Map.of(
                    "folder", copy.folder().toString(),
                    "position", copy.position(),
                    "bytes", copy.bytes()));
  }

  private Future<Map<String, Object>> take() {
    if (!node.isReady() || !node.holdsState()) {
      throw RequestFailure.unavailable("this node has no state, or none yet");
    }
    long begin = System.nanoTime();
    return node.state()
        .snapshots()
        .take()
        .map(
            taken -> {
              var shown = new LinkedHashMap<String, Object>();
              shown.put("node", node.settings().name());
              shown.put("position", taken.position());
              shown.put("bytes", taken.bytes());
              shown.put("millis", (System.nanoTime() - begin) / 1_000_000);
              shown.put("heldMicros", taken.held().toNanos() / 1_000);
              shown.put("hashes", taken.hashes());
              return shown;
            });
  }
}
