package io.eventserver.accounts.console;

import io.eventserver.accounts.BalanceCheck;
import io.eventserver.accounts.Playbook;
import io.eventserver.bridgeclient.BridgeClient;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Plays the life of many accounts. */
@Command(name = "playbook:accounts", description = "Plays the life of many accounts.")
public final class PlaybookTool implements ConsoleCommand {
  @Mixin private Console console = new Console();

  @Option(
      names = "--accounts",
      paramLabel = "N",
      defaultValue = "100000",
      description = "How many; default: ${DEFAULT-VALUE}.")
  private int accounts;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "4",
      description = "Connections to the bridge; default: ${DEFAULT-VALUE}.")
  private int connections;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "256",
      description = "Accounts at a time on each connection; default: ${DEFAULT-VALUE}.")
  private int inFlight;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the ids and amounts; default: random.")
  private long seed = new SecureRandom().nextLong();

  @Option(
      names = "--check",
      description = "Afterwards compares every balance with a fold of the log.")
  private boolean check;

  @Override
  public Integer call() {
    console.require(accounts >= 1, "--accounts: at least 1");
    console.require(connections >= 1 && connections <= 1_000, "--connections: 1 to 1000");
    console.require(inFlight >= 1 && inFlight <= 100_000, "--in-flight: 1 to 100000");
    List<BridgeClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < connections; i++) clients.add(console.connect());
      var played = play(clients);
      print(played);
      return check ? print(BalanceCheck.of(clients.getFirst())) : 0;
    } finally {
      clients.forEach(BridgeClient::close);
    }
  }

  private Playbook.Played play(List<BridgeClient> clients) {
    var playbook = new Playbook(accounts, inFlight, seed);
    boolean watched =
        Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal).isPresent();
    if (!watched) return playbook.play(clients, () -> {});
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("accounts")
            .setInitialMax(accounts)
            .showSpeed()
            .build()) {
      return playbook.play(clients, bar::step);
    }
  }

  private void print(Playbook.Played played) {
    if (console.isJson()) {
      console.printJson(
          Map.of(
              "accounts", played.accounts(),
              "commands", played.commands(),
              "refused", played.refused(),
              "millis", played.millis(),
              "p50Micros", played.p50Micros(),
              "p99Micros", played.p99Micros(),
              "p999Micros", played.p999Micros(),
              "position", played.position()));
      return;
    }
    console.print(
        "%,d accounts, %,d commands (%,d refused) in %,d ms: %,d commands/s, p50 %,d µs, p99 %,d µs, p99.9 %,d µs"
            .formatted(
                played.accounts(),
                played.commands(),
                played.refused(),
                played.millis(),
                played.commandsPerSecond(),
                played.p50Micros(),
                played.p99Micros(),
                played.p999Micros()));
  }

  private int print(BalanceCheck checked) {
    if (console.isJson()) console.printJson(checked);
    else {
      console.print(
          "%,d balances are compared with a fold of %,d events: %,d differ"
              .formatted(checked.accounts(), checked.events(), checked.wrong().size()));
    }
    return checked.wrong().isEmpty() ? 0 : 1;
  }
}
