package io.eventserver.server;

import io.eventserver.bridgeclient.Await;
import io.eventserver.bridgeclient.BridgeClient;
import io.eventserver.bridgeclient.ClientSettings;
import io.eventserver.wire.Addresses;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has a running node give up what was deployed. */
@Command(name = "undeploy", description = "Ends what was deployed on the running node.")
final class UndeployCommand implements Runnable {
  @Mixin HelpOption help = new HelpOption();
  @Mixin BridgeOption to = new BridgeOption();

  @Parameters(paramLabel = "NAME", description = "The jar's name without its ending.")
  String name = "";

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    try (var client = BridgeClient.connect(ClientSettings.parse(to.bridge).with(System.getenv()))) {
      Await.get(client.request(Addresses.UNDEPLOY, Map.of("name", name)));
      spec.commandLine().getOut().println(name + " is not deployed any more");
    }
  }
}
