package io.eventserver.accounts.console;

import io.eventserver.accounts.AccountRow;
import io.eventserver.accounts.AccountsDomain;
import io.eventserver.bridgeclient.Await;
import io.eventserver.bridgeclient.ProjectionClient.Keyed;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the accounts. */
@Command(name = "accounts:list", description = "Lists the accounts.")
public final class ListAccountsTool implements ConsoleCommand {
  private static final int PAGE = 1_000;

  @Mixin private Console console = new Console();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many at most; default: ${DEFAULT-VALUE}.")
  private int limit;

  @Override
  public Integer call() {
    try (var client = console.connect()) {
      var projection = client.projection(AccountsDomain.ACCOUNTS);
      List<Keyed<AccountRow>> all = new ArrayList<>();
      var page = Await.get(projection.list(Math.min(PAGE, limit)));
      all.addAll(page.rows());
      while (page.next().isPresent() && all.size() < limit) {
        page =
            Await.get(
                projection.list(Math.min(PAGE, limit - all.size()), page.next().orElseThrow()));
        all.addAll(page.rows());
      }
      console.printAccounts(all);
      if (page.next().isPresent()) console.printError("there are more: see --limit");
      return 0;
    }
  }
}
