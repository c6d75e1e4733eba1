package io.eventserver.accounts.console;

import io.eventserver.accounts.AccountCommand.SubtractMoney;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Subtracts money from an account. */
@Command(name = "balance:subtract", description = "Subtracts money from an account.")
public final class SubtractMoneyTool implements ConsoleCommand {
  @Mixin private Console console = new Console();

  @Parameters(index = "0", paramLabel = "ID", description = "The account.")
  private String id = "";

  @Parameters(index = "1", paramLabel = "AMOUNT", description = "How much.")
  private long amount;

  @Parameters(
      index = "2",
      paramLabel = "TIMES",
      arity = "0..1",
      defaultValue = "1",
      description = "How often; goes on after a refusal.")
  private int times;

  @Override
  public Integer call() {
    console.require(times >= 1, "TIMES: at least 1");
    int code = 0;
    try (var client = console.connect()) {
      var accounts = Console.accounts(client);
      for (int i = 0; i < times; i++) {
        var outcome = accounts.command(id, new SubtractMoney(amount));
        code = Math.max(code, console.printOutcome(id, outcome));
      }
    }
    return code;
  }
}
