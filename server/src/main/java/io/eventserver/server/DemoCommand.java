package io.eventserver.server;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs a node with the domains that came with the server: the bank accounts. */
@Command(name = "demo", description = "Runs a node with the bank accounts.")
final class DemoCommand implements Callable<Integer> {
  @Mixin NodeOptions options = new NodeOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    var shipped = ConsoleTools.shippedDomains();
    if (shipped.isEmpty()) {
      throw new IllegalStateException("no domains came with this installation");
    }
    options.domains.addAll(shipped);
    String id = UUID.randomUUID().toString();
    boolean asClientsGuess = options.bridgePort == 7000 && options.host.equals("127.0.0.1");
    String at = asClientsGuess ? "" : " --bridge {bridge}";
    return StartCommand.run(
        options,
        spec,
        List.of(
            "./event-server accounts:create Ann --id " + id + at,
            "./event-server balance:add " + id + " 1000" + at,
            "./event-server accounts:find " + id + at));
  }
}
