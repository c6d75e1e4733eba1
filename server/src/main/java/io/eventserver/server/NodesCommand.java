package io.eventserver.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.freva.asciitable.AsciiTable;
import io.eventserver.bridgeclient.Await;
import io.eventserver.bridgeclient.BridgeClient;
import io.eventserver.bridgeclient.ClientSettings;
import io.eventserver.wire.Addresses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the nodes of a cluster. */
@Command(name = "nodes", description = "Shows the nodes of a cluster: roles, positions and lag.")
final class NodesCommand implements Runnable {
  private static final String[] COLUMNS = {
    "node", "ready", "roles", "decides", "log", "epoch", "position", "lag"
  };

  @Mixin HelpOption help = new HelpOption();

  @Mixin BridgeOption to = new BridgeOption();

  @Option(names = "--json", fallbackValue = "true", description = "Prints JSON.")
  boolean json;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    try (var client = BridgeClient.connect(ClientSettings.parse(to.bridge).with(System.getenv()))) {
      var nodes = Await.get(client.request(Addresses.NODES, Map.of())).path("nodes");
      spec.commandLine().getOut().println(json ? nodes.toString() : table(nodes));
    }
  }

  private static String table(JsonNode nodes) {
    long head = 0;
    for (var node : nodes) head = Math.max(head, node.path("position").asLong());
    List<String[]> rows = new ArrayList<>();
    for (var node : nodes) rows.add(row(node, head));
    return AsciiTable.getTable(COLUMNS, rows.toArray(String[][]::new));
  }

  private static String[] row(JsonNode node, long head) {
    var position = node.path("position");
    return new String[] {
      node.path("node").asText(),
      node.path("ready").asBoolean() ? "yes" : "no",
      node.path("roles").asText(),
      node.path("decides").asText("-"),
      node.path("log").asText("-"),
      node.path("epoch").asText("-"),
      position.asText("-"),
      position.isMissingNode() ? "-" : String.valueOf(head - position.asLong())
    };
  }
}
