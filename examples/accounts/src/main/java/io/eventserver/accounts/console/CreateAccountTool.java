package io.eventserver.accounts.console;

import io.eventserver.accounts.AccountCommand.CreateAccount;
import io.eventserver.accounts.AccountRow;
import io.eventserver.bridgeclient.Outcome;
import io.eventserver.bridgeclient.ProjectionClient.Keyed;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Opens an account. */
@Command(name = "accounts:create", description = "Opens an account.")
public final class CreateAccountTool implements ConsoleCommand {
  @Mixin private Console console = new Console();

  @Parameters(index = "0", paramLabel = "NAME", description = "The owner.")
  private String name = "";

  @Option(names = "--id", description = "The id of the account; default: a random UUID.")
  private String id = UUID.randomUUID().toString();

  @Override
  public Integer call() {
    try (var client = console.connect()) {
      var outcome = Console.accounts(client).command(id, new CreateAccount(name));
      if (outcome instanceof Outcome.Refused) return console.printOutcome(id, outcome);
      console.printAccounts(List.of(new Keyed<>(id, new AccountRow(name, 0))));
      return 0;
    }
  }
}
