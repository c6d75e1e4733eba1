package io.eventserver.accounts.load;

import io.eventserver.bridgeclient.Await;
import io.eventserver.bridgeclient.BridgeClient;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The accounts' work against a bridge: all accounts are created, then money comes and goes, with
 * reads among it.
 *
 * @param shape of the load
 * @param batch commands in each request
 * @param ids the accounts
 * @param reads how many requests of a hundred are reads
 */
public record Bench(Shape shape, int batch, AccountIds ids, int reads) {
  private static final Shape CREATING = new Shape(1, 2);
  private static final long CREATING_MILLIS = 3_600_000;

  /** What came of it, here and by the server's own clock. */
  public record Measured(Figures figures, Optional<ServerWrites> writes, String fsync) {}

  /** Creates the accounts. */
  public void create(SocketAddress server) throws IOException {
    create(server, ids);
  }

  /** Creates some accounts, with 1000 each. */
  public static void create(SocketAddress server, AccountIds ids) throws IOException {
    var creations = new Creations(ids);
    try (var load = new Load(server, CREATING)) {
      var figures =
          load.run(() -> new BridgeDialect(creations), CREATING_MILLIS, creations.requests());
      if (figures.failed() + figures.overloaded() > 0) {
        throw new IOException(
            "accounts could not be created: %d failed, %d were turned away with 503"
                .formatted(figures.failed(), figures.overloaded()));
      }
    }
  }

  /** Loads, to warm up first and then to be measured. */
  public Measured run(SocketAddress server, BridgeClient client, long warmMillis, long millis)
      throws IOException {
    try (var load = new Load(server, shape)) {
      Supplier<Dialect> dialects = dialects();
      if (warmMillis > 0) load.run(dialects, warmMillis);
      var before = ServerWrites.of(Await.get(client.status()));
      var figures = load.run(dialects, millis);
      var status = Await.get(client.status());
      var writes = ServerWrites.of(status).flatMap(now -> before.map(now::since));
      return new Measured(figures, writes, status.path("fsync").asText("?"));
    }
  }

  private Supplier<Dialect> dialects() {
    var movements = new Movements(ids.count(), ids.seed());
    var looked = new Movements(ids.count(), ~ids.seed());
    return () -> {
      var commands = new Commands(ids, movements, batch, CommandNames.none());
      if (reads == 0) return new BridgeDialect(commands);
      var finds = new Finds(ids, looked);
      return new BridgeDialect(new Mixed(commands, finds, reads, ids.seed()));
    };
  }
}
