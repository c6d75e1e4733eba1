package io.eventserver.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.bridgeclient.Await;
import io.eventserver.bridgeclient.BridgeClient;
import io.eventserver.bridgeclient.ClientSettings;
import io.eventserver.wire.Addresses;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has a running node deploy a jar, and waits until what it brings is up. */
@Command(name = "deploy", description = "Deploys a jar that lies in the running node's folder.")
final class DeployCommand implements Callable<Integer> {
  private static final long ASK_MILLIS = 100;

  @Mixin HelpOption help = new HelpOption();
  @Mixin BridgeOption to = new BridgeOption();

  @Option(
      names = "--from",
      paramLabel = "POSITION",
      description = "Where a reactor begins that never ran; default: at the head.")
  @Nullable Long from;

  @Parameters(paramLabel = "JAR", description = "The name of the file, as my-reactors.jar.")
  String jar = "";

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    var request = new HashMap<String, Object>(Map.of("jar", jar));
    if (from != null) request.put("from", from);
    try (var client = BridgeClient.connect(ClientSettings.parse(to.bridge).with(System.getenv()))) {
      var deployment = Await.get(client.request(Addresses.DEPLOY, request));
      while (standing(deployment).equals("starting")) {
        Thread.sleep(ASK_MILLIS);
        deployment = look(client, deployment.path("name").asText());
      }
      return told(deployment);
    }
  }

  private static String standing(JsonNode deployment) {
    return deployment.path("standing").asText();
  }

  private static JsonNode look(BridgeClient client, String name) {
    var shown = Await.get(client.request(Addresses.VERTICLES, Map.of()));
    for (var each : shown.path("deployed")) {
      if (each.path("name").asText().equals(name)) return each;
    }
    throw new IllegalStateException(name + " was undeployed");
  }

  private int told(JsonNode deployment) {
    String name = deployment.path("name").asText();
    if (standing(deployment).equals("running")) {
      spec.commandLine().getOut().println(name + " is deployed");
      return 0;
    }
    spec.commandLine()
        .getErr()
        .println(
            "event-server: %s is not deployed: %s"
                .formatted(name, deployment.path("failure").asText()));
    return 1;
  }
}
