package io.eventserver.server;

import io.eventserver.bridgeclient.Await;
import io.eventserver.bridgeclient.BridgeClient;
import io.eventserver.bridgeclient.ClientSettings;
import io.eventserver.wire.Addresses;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has a running node copy its data. */
@Command(
    name = "backup",
    description = "Copies the running node's log and snapshots as they are at one position.")
final class BackupCommand implements Runnable {
  @Mixin HelpOption help = new HelpOption();
  @Mixin BridgeOption to = new BridgeOption();

  @Parameters(paramLabel = "DIR", description = "Not there yet; the node writes it.")
  Path folder = Path.of("");

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    try (var client = BridgeClient.connect(ClientSettings.parse(to.bridge).with(System.getenv()))) {
      var folderThere = folder.toAbsolutePath().normalize().toString();
      var copied = Await.get(client.request(Addresses.BACKUP, Map.of("folder", folderThere)));
      spec.commandLine()
          .getOut()
          .println(
              "%s: everything up to position %d, %d MiB; a node starts from it with --data"
                  .formatted(
                      folder,
                      copied.path("position").asLong(),
                      copied.path("bytes").asLong() >> 20));
    }
  }
}
