package io.eventserver.accounts.console;

import io.eventserver.accounts.AccountCommand.AddMoney;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Adds money to an account. */
@Command(name = "balance:add", description = "Adds money to an account.")
public final class AddMoneyTool implements ConsoleCommand {
  @Mixin private Console console = new Console();

  @Parameters(index = "0", paramLabel = "ID", description = "The account.")
  private String id = "";

  @Parameters(index = "1", paramLabel = "AMOUNT", description = "How much.")
  private long amount;

  @Override
  public Integer call() {
    try (var client = console.connect()) {
      return console.printOutcome(id, Console.accounts(client).command(id, new AddMoney(amount)));
    }
  }
}
