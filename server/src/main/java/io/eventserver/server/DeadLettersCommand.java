package io.eventserver.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.freva.asciitable.AsciiTable;
import io.eventserver.bridgeclient.Await;
import io.eventserver.bridgeclient.BridgeClient;
import io.eventserver.bridgeclient.ClientSettings;
import io.eventserver.wire.Addresses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

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
    var answer = ask(Map.of("action", "list"));
    var letters = answer.path("deadLetters");
    if (json) print(letters.toString());
    else print(table(letters) + (answer.path("more").asBoolean() ? "\n… and more" : ""));
    return 0;
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
    var answer = ask(Map.of("action", action, "reactor", reactor, "position", position));
    print(json ? answer.toString() : "position %d of %s is settled".formatted(position, reactor));
    return 0;
  }

  private JsonNode ask(Map<String, Object> body) {
    var settings = ClientSettings.parse(bridge).withRequestTimeout(TIMEOUT);
    try (var client = BridgeClient.connect(settings)) {
      return Await.get(client.request(Addresses.DEAD_LETTERS, body));
    }
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
