package io.eventserver.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.github.freva.asciitable.AsciiTable;
import io.eventserver.bridgeclient.Await;
import io.eventserver.bridgeclient.BridgeClient;
import io.eventserver.bridgeclient.ClientSettings;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Lists the reactions that were given up, and tries or skips them. */
@Command(
    name = "dead-letters",
    description = "Lists, retries or skips reactions that were given up.")
final class DeadLettersCommand implements Runnable {
  // A retry waits for its aggregate's turn, and longer than the node does.
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Prints this.")
  boolean help;

  @Option(
      names = "--bridge",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:7000",
      scope = ScopeType.INHERIT,
      description = "The node's bridge; default: ${DEFAULT-VALUE}.")
  String bridge = "127.0.0.1:7000";

  @Option(
      names = "--json",
      fallbackValue = "true",
      scope = ScopeType.INHERIT,
      description = "Prints JSON.")
  boolean json;

  @Spec CommandSpec spec = CommandSpec.create();

  @Command(name = "list", description = "Lists them all.")
  int list() {
    var letters = Json.mapper().createArrayNode();
    try (var client = connect()) {
      for (String reactor : reactors(client)) addAll(letters, client, reactor);
    }
    print(json ? letters.toString() : table(letters));
    return 0;
  }

  /** The reactors that have some, on whichever node they run. */
  private static Set<String> reactors(BridgeClient client) {
    var names = new TreeSet<String>();
    for (var node : Await.get(client.request(Addresses.NODES, Map.of())).path("nodes")) {
      for (var reactor : node.path("reactors").properties()) {
        if (reactor.getValue().path("dead").asInt() > 0) names.add(reactor.getKey());
      }
    }
    return names;
  }

  /** Page by page: an answer holds so many only. */
  private static void addAll(ArrayNode letters, BridgeClient client, String reactor) {
    boolean more = true;
    for (long from = 0;
        more;
        from = letters.path(letters.size() - 1).path("position").asLong() + 1) {
      var page = ask(client, Map.of("action", "list", "reactor", reactor, "position", from));
      page.path("deadLetters").forEach(letters::add);
      more = page.path("more").asBoolean();
    }
  }

  @Command(name = "retry", description = "Runs a reaction once more.")
  int retry(
      @Parameters(index = "0", paramLabel = "REACTOR") String reactor,
      @Parameters(index = "1", paramLabel = "POSITION") long position) {
    return settle("retry", reactor, position);
  }

  @Command(name = "skip", description = "Gives a reaction up for good.")
  int skip(
      @Parameters(index = "0", paramLabel = "REACTOR") String reactor,
      @Parameters(index = "1", paramLabel = "POSITION") long position) {
    return settle("skip", reactor, position);
  }

  private int settle(String action, String reactor, long position) {
    try (var client = connect()) {
      var answer = ask(client, Map.of("action", action, "reactor", reactor, "position", position));
      print(json ? answer.toString() : "position %d of %s is settled".formatted(position, reactor));
      return 0;
    }
  }

  private BridgeClient connect() {
    return BridgeClient.connect(
        ClientSettings.parse(bridge).with(System.getenv()).withRequestTimeout(TIMEOUT));
  }

  private static JsonNode ask(BridgeClient client, Map<String, Object> body) {
    return Await.get(client.request(Addresses.DEAD_LETTERS, body));
  }

  private static String table(JsonNode letters) {
    List<String[]> rows = new ArrayList<>();
    for (var letter : letters) {
      rows.add(
          new String[] {
            letter.path("reactor").asText(),
            letter.path("position").asText(),
            letter.path("attempts").asText(),
            letter.path("reason").asText()
          });
    }
    return AsciiTable.getTable(
        new String[] {"reactor", "position", "attempts", "reason"}, rows.toArray(String[][]::new));
  }

  private void print(String text) {
    spec.commandLine().getOut().println(text);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing: list, retry or skip");
  }
}
