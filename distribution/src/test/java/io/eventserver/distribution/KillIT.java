package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.bridgeclient.Await;
import io.eventserver.bridgeclient.BridgeClient;
import io.eventserver.bridgeclient.ClientSettings;
import io.eventserver.wire.Addresses;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R1: the process is killed under load, again and again, while it takes snapshots. */
class KillIT {
  private static final int SAMPLE = Integer.getInteger("kills", 6);
  private static final int LOGS = 10;
  private static final int LONG = 100;
  private static final int ACCOUNTS = 20;
  private static final int IN_FLIGHT = 64;

  @TempDir Path folder;
  private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
  private final List<String> unanswered = new ArrayList<>();
  private final List<String> sent = new ArrayList<>();
  private Random random = new Random();

  private static Map<String, Object> add(String commandId) {
    int number = Integer.parseInt(commandId.substring(1));
    return Map.of(
        "aggregate",
        "account",
        "id",
        "account-" + number % ACCOUNTS,
        "command",
        "AddMoney",
        "data",
        Map.of("amount", number),
        "commandId",
        commandId);
  }

  /** Sends what has no answer yet, and then more, until the process is gone. */
  private void load(BridgeClient client, NodeProcess node, long millis) throws Exception {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    var room = new Semaphore(IN_FLIGHT);
    Map<String, CompletableFuture<JsonNode>> answers = new HashMap<>();
    List<String> again = List.copyOf(unanswered);
    int next = 0;
    while (System.nanoTime() < end) {
      String commandId = next < again.size() ? again.get(next++) : "c" + (sent.size() + 1);
      if (next > again.size() || !again.contains(commandId)) sent.add(commandId);
      room.acquire();
      var answer = client.request(Addresses.COMMAND, add(commandId));
      answers.put(commandId, answer.whenComplete((_, _) -> room.release()));
    }
    node.kill();
    // It would wait for the node to come back.
    client.close();
    unanswered.removeAll(answers.keySet());
    answers.forEach(
        (commandId, answer) -> {
          try {
            var reply = answer.get(10, TimeUnit.SECONDS);
            acknowledged.put(commandId, reply.path("position").asLong());
          } catch (Exception e) {
            unanswered.add(commandId);
          }
        });
  }

  private void create(BridgeClient client) {
    for (int i = 0; i < ACCOUNTS; i++) {
      Await.get(
          client.request(
              Addresses.COMMAND,
              Map.of(
                  "aggregate",
                  "account",
                  "id",
                  "account-" + i,
                  "command",
                  "CreateAccount",
                  "data",
                  Map.of("name", "Name " + i),
                  "commandId",
                  "create-" + i)));
    }
  }

  /** Everything that was acknowledged is where it was said to be, and everything is there once. */
  private long check(BridgeClient client) {
    Map<String, Long> balances = new HashMap<>();
    var seen = new HashSet<String>();
    long position = 0;
    for (long from = 1; ; ) {
      var page = Await.get(client.request(Addresses.EVENTS, Map.of("from", from, "limit", 10_000)));
      for (var event : page.path("events")) {
        assertThat(event.path("position").asLong()).isEqualTo(++position);
        String commandId = event.path("commandId").asText();
        assertThat(seen.add(commandId)).as("%s is there once", commandId).isTrue();
        balances.merge(
            event.path("id").asText(), event.path("data").path("amount").asLong(0), Long::sum);
        var answer = acknowledged.get(commandId);
        if (answer != null) assertThat(answer).isEqualTo(position);
      }
      from = page.path("next").asLong();
      if (from > page.path("head").asLong()) break;
    }
    var lost = new HashSet<>(acknowledged.keySet());
    lost.removeAll(seen);
    assertThat(lost).isEmpty();
    balances.forEach((id, balance) -> assertThat(balance(client, id)).isEqualTo(balance));
    return position;
  }

  private static long balance(BridgeClient client, String id) {
    var row =
        Await.get(client.request(Addresses.FIND, Map.of("projection", "accounts", "key", id)));
    var state =
        Await.get(client.request(Addresses.AGGREGATE, Map.of("aggregate", "account", "id", id)));
    assertThat(state.path("state").path("balance")).isEqualTo(row.path("row").path("balance"));
    return row.path("row").path("balance").asLong();
  }

  private void kills(int count) throws Exception {
    long seed = Long.getLong("seed", new Random().nextLong(1L << 40));
    System.out.println("seed " + seed);
    random = new Random(seed);
    long fromSnapshots = 0;
    for (int i = 0; i < count; i++) {
      try (var node = start();
          var client = BridgeClient.connect(ClientSettings.parse(node.bridge()))) {
        if (i == 0) create(client);
        // One is there in time also where the machine is slow.
        if (i == 1) Await.get(client.request(Addresses.SNAPSHOT, Map.of()));
        if (i % 10 == 4) check(client);
        if (node.errors().contains("begins from snapshot")) fromSnapshots++;
        load(client, node, 50 + random.nextInt(1_500));
      } catch (Exception | AssertionError e) {
        throw new AssertionError(
            "repeat with: mvn -B verify -Dseed=%d -pl distribution -am -Dit.test=KillIT -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false"
                .formatted(seed),
            e);
      }
    }
    try (var node = start();
        var client = BridgeClient.connect(ClientSettings.parse(node.bridge()))) {
      long head = check(client);
      System.out.printf(
          "%d kills, %d commands acknowledged, %d events, %d starts from a snapshot%n",
          count, acknowledged.size(), head, fromSnapshots);
      assertThat(fromSnapshots).isPositive();
      node.stop();
    }
  }

  private NodeProcess start() throws Exception {
    return NodeProcess.start("demo", folder.resolve("data"), "--snapshot-events", "1000");
  }

  @Test
  @DisplayName("nothing that was acknowledged is lost, nothing is applied twice")
  void sample() throws Exception {
    kills(SAMPLE);
  }

  @RepeatedTest(LOGS)
  @Tag("long")
  @DisplayName("the same a thousand times, a hundred for each log")
  void thousand() throws Exception {
    kills(LONG);
  }
}
