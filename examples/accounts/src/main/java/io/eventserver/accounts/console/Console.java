package io.eventserver.accounts.console;

import com.github.freva.asciitable.AsciiTable;
import io.eventserver.accounts.Account;
import io.eventserver.accounts.AccountCommand;
import io.eventserver.accounts.AccountEvent;
import io.eventserver.accounts.AccountRow;
import io.eventserver.accounts.AccountsDomain;
import io.eventserver.bridgeclient.BlockingAggregate;
import io.eventserver.bridgeclient.BridgeClient;
import io.eventserver.bridgeclient.ClientSettings;
import io.eventserver.bridgeclient.Outcome;
import io.eventserver.bridgeclient.ProjectionClient.Keyed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What the console commands share: where the server is, and how answers are printed. */
final class Console extends Output {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Option(
      names = "--bridge",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:EVENT_SERVER_BRIDGE:-127.0.0.1:7000}",
      description = "The server's bridge; default: ${DEFAULT-VALUE}.")
  private String bridge = "127.0.0.1:7000";

  /** A client that the caller closes. */
  BridgeClient connect() {
    return BridgeClient.connect(settings());
  }

  ClientSettings settings() {
    return ClientSettings.parse(bridge).with(System.getenv()).withRequestTimeout(TIMEOUT);
  }

  static BlockingAggregate<Account, AccountCommand, AccountEvent> accounts(BridgeClient client) {
    return client.aggregate(AccountsDomain.ACCOUNT).blocking();
  }

  /** Prints accounts as a table, or as JSON. */
  void printAccounts(List<Keyed<AccountRow>> accounts) {
    if (isJson()) {
      for (var each : accounts) {
        printJson(
            Map.of("id", each.key(), "name", each.row().name(), "balance", each.row().balance()));
      }
      return;
    }
    var rows =
        accounts.stream()
            .map(
                each ->
                    new String[] {
                      printable(each.key()),
                      printable(each.row().name()),
                      String.valueOf(each.row().balance())
                    })
            .toArray(String[][]::new);
    print(AsciiTable.getTable(new String[] {"id", "name", "balance"}, rows));
  }

  /** A text may hold anything; what would steer the terminal, or turn the line, is not shown. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cc}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]", "?");
  }

  /** Prints what a command came to; answers the exit code. */
  int printOutcome(String id, Outcome<AccountEvent> outcome) {
    return switch (outcome) {
      case Outcome.Accepted<AccountEvent>(var version, var position, var events) -> {
        var names = events.stream().map(event -> event.getClass().getSimpleName()).toList();
        if (isJson()) {
          printJson(Map.of("id", id, "version", version, "position", position, "events", names));
        } else {
          print("%s version=%d position=%d".formatted(names, version, position));
        }
        yield 0;
      }
      case Outcome.Refused<AccountEvent>(var reason, _, _, _) -> {
        printError("refused: " + reason);
        yield 1;
      }
    };
  }
}
