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
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what runs on a node: what it was given at the start, and what was deployed. */
@Command(name = "verticles", description = "Shows what runs on the node.")
final class VerticlesCommand implements Runnable {
  private static final String[] COLUMNS = {
    "name", "standing", "domains", "aggregates", "projections", "reactors", "verticles"
  };

  @Mixin HelpOption help = new HelpOption();
  @Mixin BridgeOption to = new BridgeOption();

  @Option(names = "--json", fallbackValue = "true", description = "Prints JSON.")
  boolean json;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    var out = spec.commandLine().getOut();
    try (var client = BridgeClient.connect(ClientSettings.parse(to.bridge).with(System.getenv()))) {
      var shown = Await.get(client.request(Addresses.VERTICLES, Map.of()));
      if (json) {
        out.println(shown);
        return;
      }
      out.println(table(shown));
      if (!shown.path("jars").isEmpty()) {
        out.println(
            "not deployed, in %s: %s"
                .formatted(shown.path("folder").asText(), joined(shown.path("jars"))));
      }
    }
  }

  private static String table(JsonNode shown) {
    List<String[]> rows = new ArrayList<>();
    rows.add(row("-", "from the start", shown.path("atStart")));
    for (var each : shown.path("deployed")) {
      String failure = each.path("failure").asText();
      String standing = each.path("standing").asText();
      rows.add(
          row(
              each.path("name").asText(),
              failure.isEmpty() ? standing : standing + ": " + failure,
              each));
    }
    return AsciiTable.getTable(COLUMNS, rows.toArray(String[][]::new));
  }

  private static String[] row(String name, String standing, JsonNode of) {
    return new String[] {
      name,
      standing,
      joined(of.path("domains")),
      joined(of.path("aggregates")),
      joined(of.path("projections")),
      joined(of.path("reactors")),
      joined(of.path("verticles"))
    };
  }

  private static String joined(JsonNode names) {
    return StreamSupport.stream(names.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining(" "));
  }
}
