package io.eventserver.accounts.console;

import io.eventserver.accounts.load.AccountIds;
import io.eventserver.accounts.load.Bench;
import io.eventserver.accounts.load.Crashes;
import io.eventserver.accounts.load.Ledger;
import io.eventserver.accounts.load.Shape;
import io.eventserver.accounts.load.TemporaryNode;
import io.eventserver.bridgeclient.BridgeClient;
import io.eventserver.bridgeclient.ClientSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures a server with the accounts' work, or kills it under that and looks what is lost. */
@Command(
    name = "bench",
    description = "Measures a server with the accounts' work; without --bridge, a temporary one.")
public final class BenchTool implements ConsoleCommand {
  private static final int CRASHES = 3;
  private static final String HOME = "eventserver.home";

  @Mixin private BenchConsole console = new BenchConsole();

  @Option(
      names = "--bridge",
      paramLabel = "HOST:PORT",
      description = "The server's bridge; default: a temporary node, in a process of its own.")
  private @Nullable String bridge;

  @Option(
      names = "--fsync",
      paramLabel = "always|interval:MS|never",
      defaultValue = "always",
      description = "That of the temporary node; default: ${DEFAULT-VALUE}.")
  private String fsync = "always";

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "16",
      description = "Connections to the bridge; default: ${DEFAULT-VALUE}.")
  private int connections;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "64",
      description = "Requests under way on each of them; default: ${DEFAULT-VALUE}.")
  private int inFlight;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "1",
      description = "Commands in each request; default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Requests that are due in a second, whatever the answers do; default: the next one"
              + " follows each answer.")
  private long rate;

  @Option(
      names = "--accounts",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Accounts, created first; 1: a hot one; default: ${DEFAULT-VALUE}.")
  private int accounts;

  @Option(
      names = "--reads",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "Requests of a hundred that are reads; default: ${DEFAULT-VALUE}.")
  private int reads;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "Load that is not measured, at first; default: ${DEFAULT-VALUE}.")
  private int warmUp;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "How long it is measured; default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--crash",
      description =
          "Kills the temporary node under load, three times, and compares what it acknowledged"
              + " with its log.")
  private boolean crash;

  @Override
  public Integer call() throws IOException {
    check();
    var shape = new Shape(connections, inFlight, rate);
    var ids = new AccountIds(new SecureRandom().nextLong(), accounts);
    var bench = new Bench(shape, batch, ids, reads);
    if (bridge != null) return measure(bench, bridge);
    try (var node = TemporaryNode.start(launcher(), List.of("--fsync=" + fsync))) {
      return crash ? crash(bench, node) : measure(bench, node.bridge());
    }
  }

  private static Path launcher() throws IOException {
    String home = System.getProperty(HOME);
    if (home == null) throw new IOException("no node can be started from here: give --bridge");
    return Path.of(home, "event-server");
  }

  private void check() {
    console.require(connections >= 1 && connections <= 10_000, "--connections: 1 to 10000");
    console.require(inFlight >= 1 && inFlight <= 10_000, "--in-flight: 1 to 10000");
    console.require(batch >= 1 && batch <= 10_000, "--batch: 1 to 10000");
    console.require(rate >= 0, "--rate: 0 or more");
    console.require(accounts >= 1 && accounts <= 100_000_000, "--accounts: 1 to 100000000");
    console.require(reads >= 0 && reads <= 100, "--reads: 0 to 100");
    console.require(warmUp >= 0, "--warm-up: 0 or more");
    console.require(seconds >= 1, "--seconds: at least 1");
    console.require(!crash || bridge == null, "--crash: only a temporary node is killed");
    console.require(
        !crash || (batch == 1 && reads == 0), "--crash: with single commands, without --reads");
  }

  private int measure(Bench bench, String at) throws IOException {
    var server = Crashes.address(at);
    bench.create(server);
    try (var client = BridgeClient.connect(ClientSettings.parse(at))) {
      var measured = bench.run(server, client, warmUp * 1_000L, seconds * 1_000L);
      console.print(new BenchReport(bench, measured));
      return measured.figures().failed() == 0 ? 0 : 1;
    }
  }

  private int crash(Bench bench, TemporaryNode node) throws IOException {
    bench.create(Crashes.address(node.bridge()));
    var crashes = new Crashes(bench, seconds * 1_000L / CRASHES);
    var ledger = new Ledger();
    long missing = 0;
    for (int i = 1; i <= CRASHES; i++) {
      var crashed = crashes.crash(node, ledger);
      console.print(i, crashed);
      missing = crashed.check().missing();
    }
    return missing == 0 ? 0 : 1;
  }
}
