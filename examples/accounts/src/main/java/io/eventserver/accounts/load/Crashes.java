package io.eventserver.accounts.load;

import io.eventserver.bridgeclient.Await;
import io.eventserver.bridgeclient.BridgeClient;
import io.eventserver.bridgeclient.ClientSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Kills a node under load again and again, and holds what it acknowledged against what it has when
 * it is back.
 *
 * @param bench the load; of single commands, without reads
 * @param millis how long it is under load before each kill
 */
public record Crashes(Bench bench, long millis) {
  private static final long FOR_EVER_MILLIS = TimeUnit.DAYS.toMillis(1);

  /** What one kill came to. */
  public record Crash(LedgerCheck check, long restartMillis, long position) {}

  /** Kills it once and starts it again. The ledger goes on from one time to the next. */
  public Crash crash(TemporaryNode node, Ledger ledger) throws IOException {
    load(node, ledger);
    node.startAgain();
    try (var client = BridgeClient.connect(ClientSettings.parse(node.bridge()))) {
      var check = LedgerCheck.of(ledger, bench.ids(), client);
      long position = Await.get(client.status()).path("position").asLong();
      return new Crash(check, node.startMillis(), position);
    }
  }

  /** Loads it until it is killed. */
  public void load(TemporaryNode node, Ledger ledger) throws IOException {
    var killed = new AtomicBoolean();
    var killer = Thread.ofVirtual().start(() -> killLater(node, killed));
    var movements = new Movements(bench.ids().count(), System.nanoTime());
    try (var load = new Load(address(node.bridge()), bench.shape())) {
      load.run(() -> new BridgeDialect(ledger.noting(bench.ids(), movements)), FOR_EVER_MILLIS);
    } catch (IOException e) {
      if (!killed.get()) throw e;
    } finally {
      killer.interrupt();
    }
  }

  private void killLater(TemporaryNode node, AtomicBoolean killed) {
    try {
      Thread.sleep(millis);
      killed.set(true);
      node.kill();
    } catch (InterruptedException e) {
      // The load has failed before.
      Thread.currentThread().interrupt();
    }
  }

  /** Where a bridge is, by HOST:PORT. */
  public static InetSocketAddress address(String bridge) {
    var settings = ClientSettings.parse(bridge);
    return new InetSocketAddress(settings.host(), settings.port());
  }
}
