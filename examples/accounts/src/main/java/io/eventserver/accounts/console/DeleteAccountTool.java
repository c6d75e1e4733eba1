package io.eventserver.accounts.console;

import io.eventserver.accounts.AccountCommand.DeleteAccount;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Closes an account. */
@Command(name = "accounts:delete", description = "Closes an account.")
public final class DeleteAccountTool implements ConsoleCommand {
  @Mixin private Console console = new Console();

  @Parameters(index = "0", paramLabel = "ID", description = "The account.")
  private String id = "";

  @Override
  public Integer call() {
    try (var client = console.connect()) {
      return console.printOutcome(id, Console.accounts(client).command(id, new DeleteAccount()));
    }
  }
}
