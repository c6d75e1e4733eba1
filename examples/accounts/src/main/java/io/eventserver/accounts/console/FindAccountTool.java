package io.eventserver.accounts.console;

import io.eventserver.accounts.AccountsDomain;
import io.eventserver.bridgeclient.Await;
import io.eventserver.bridgeclient.ProjectionClient.Keyed;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows an account. */
@Command(name = "accounts:find", description = "Shows an account.")
public final class FindAccountTool implements ConsoleCommand {
  @Mixin private Console console = new Console();

  @Parameters(index = "0", paramLabel = "ID", description = "The account.")
  private String id = "";

  @Override
  public Integer call() {
    try (var client = console.connect()) {
      var row = Await.get(client.projection(AccountsDomain.ACCOUNTS).find(id));
      if (row.isEmpty()) {
        console.printError("there is no account " + id);
        return 1;
      }
      console.printAccounts(List.of(new Keyed<>(id, row.get())));
      return 0;
    }
  }
}
