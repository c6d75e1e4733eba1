package io.eventserver.server;

import io.eventserver.bridgeclient.Await;
import io.eventserver.bridgeclient.BridgeClient;
import io.eventserver.bridgeclient.ClientSettings;
import io.eventserver.wire.Addresses;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has a running node take a snapshot now. */
@Command(name = "snapshot", description = "Takes a snapshot of the running node's state.")
final class SnapshotCommand implements Runnable {
  @Mixin HelpOption help = new HelpOption();
  @Mixin BridgeOption to = new BridgeOption();

  @Option(names = "--json", fallbackValue = "true", description = "Prints JSON.")
  boolean json;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    var out = spec.commandLine().getOut();
    try (var client = BridgeClient.connect(ClientSettings.parse(to.bridge).with(System.getenv()))) {
      var taken = Await.get(client.request(Addresses.SNAPSHOT, Map.of()));
      if (json) {
        out.println(taken);
        return;
      }
      out.println(
          "snapshot of position %d: %d KiB in %d ms, nothing was held up for more than %d µs"
              .formatted(
                  taken.path("position").asLong(),
                  taken.path("bytes").asLong() >> 10,
                  taken.path("millis").asLong(),
                  taken.path("heldMicros").asLong()));
      taken
          .path("hashes")
          .properties()
          .forEach(it -> out.println("%s  %s".formatted(it.getValue().asText(), it.getKey())));
    }
  }
}
