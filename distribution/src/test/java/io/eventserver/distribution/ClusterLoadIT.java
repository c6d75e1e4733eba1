package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventserver.accounts.AccountCommand;
import io.eventserver.accounts.AccountCommand.AddMoney;
import io.eventserver.accounts.AccountCommand.CreateAccount;
import io.eventserver.accounts.AccountCommand.SubtractMoney;
import io.eventserver.accounts.AccountsDomain;
import io.eventserver.accounts.BalanceCheck;
import io.eventserver.bridgeclient.Await;
import io.eventserver.bridgeclient.BridgeClient;
import io.eventserver.bridgeclient.ClientSettings;
import io.eventserver.bridgeclient.Conditions;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RecordedData;
import io.eventserver.wire.RequestFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store and two nodes beside it under load, of which one is killed or frozen now and then. */
class ClusterLoadIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String BESIDE = "aggregates,projections,reactors,bridge,http";
  private static final int SENDERS = 8;

  @TempDir Path folder;

  /** What was acknowledged: the position of each command by its id. */
  private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();

  private final AtomicInteger accounts = new AtomicInteger();
  private final AtomicLong lastNanos = new AtomicLong();
  private final AtomicLong longestNanos = new AtomicLong();

  private static BridgeClient client(NodeProcess node) {
    return BridgeClient.connect(
        ClientSettings.of("127.0.0.1", node.bridgePort()).withRequestTimeout(PATIENCE));
  }

  @Test
  @DisplayName("under load one node is killed and another is ended and started: nothing is lost")
  void oneAfterTheOther() throws Exception {
    var nodes = new ProcessCluster(folder, 3);
    try (var store = nodes.start(0, "--roles", "store,bridge,http");
        var one = nodes.start(1, "--roles", BESIDE);
        var two = nodes.start(2, "--roles", BESIDE)) {
      try (var through = client(one)) {
        var load = load(through, 60, 0);
        await().atMost(PATIENCE).until(() -> accounts.get() > 20);
        two.kill();
        await().atMost(PATIENCE).until(() -> accounts.get() > 40);
        store.stop();
        try (var storeAgain = nodes.start(0, "--roles", "store,bridge,http");
            var again = nodes.start(2, "--roles", BESIDE)) {
          for (var each : load) each.join();
          check(storeAgain, List.of(one, again));
          again.stop();
          one.stop();
          storeAgain.stop();
        }
      }
    }
  }

  @Test
  @Tag("long")
  @DisplayName("any node killed or frozen at random moments over 1,000 loans")
  void faults() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("repeat with -Dseed=" + seed);
    var random = new Random(seed);
    var nodes = new ProcessCluster(folder, 4);
    var roles = List.of("store,bridge,http", BESIDE, BESIDE);
    var running = new ArrayList<NodeProcess>();
    for (int i = 0; i < 3; i++) running.add(nodes.start(i, "--roles", roles.get(i)));
    try (var door = nodes.start("start", 3, "--roles", "bridge");
        var through = client(door)) {
      var load = load(through, 1_000, 120);
      while (load.stream().anyMatch(Thread::isAlive)) {
        Thread.sleep(random.nextInt(1_000, 4_000));
        int index = random.nextInt(3);
        longestNanos.set(0);
        String what = fault(nodes, running, roles, index, random);
        long over = System.nanoTime();
        await().atMost(PATIENCE).until(() -> isAnsweredSince(over, load));
        System.out.printf(
            "%s of node %d, %d accounts, longest time without an answer %d ms%n",
            what, index, accounts.get(), longestNanos.get() / 1_000_000);
      }
      check(running.getFirst(), running.subList(1, 3));
    } finally {
      running.forEach(NodeProcess::close);
    }
  }

  private boolean isAnsweredSince(long nanos, List<Thread> load) {
    return lastNanos.get() - nanos > 0 || load.stream().noneMatch(Thread::isAlive);
  }

  private static String fault(
      ProcessCluster nodes, List<NodeProcess> running, List<String> roles, int index, Random random)
      throws Exception {
    var node = running.get(index);
    switch (random.nextInt(4)) {
      case 0 -> {
        node.freeze();
        Thread.sleep(8_000);
        node.thaw();
        Thread.sleep(4_000);
        return "freeze";
      }
      case 1 -> node.stop();
      default -> node.kill();
    }
    Thread.sleep(random.nextInt(2_000));
    running.set(index, nodes.start(index, "--roles", roles.get(index)));
    return "end";
  }

  private List<Thread> load(BridgeClient through, int count, long pauseMillis) {
    lastNanos.set(System.nanoTime());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                for (int at = accounts.getAndIncrement();
                    at < count;
                    at = accounts.getAndIncrement()) {
                  story(through, "account-" + at, pauseMillis);
                }
              }));
    }
    return threads;
  }

  /** Until the account asks for a loan. */
  private void story(BridgeClient through, String id, long pauseMillis) {
    send(through, id, 0, new CreateAccount(id));
    send(through, id, 1, new AddMoney(1_000));
    for (int i = 0; i < 6; i++) {
      pause(pauseMillis);
      send(through, id, 2 + i, new SubtractMoney(500));
    }
    send(through, id, 8, new AddMoney(3));
  }

  /** As long as it takes, always under the same id. */
  private void send(BridgeClient through, String id, int number, AccountCommand command) {
    var conditions = Conditions.none().commandId(id + "/" + number);
    while (true) {
      try {
        var outcome =
            Await.get(through.aggregate(AccountsDomain.ACCOUNT).command(id, command, conditions));
        acknowledged.put(id + "/" + number, outcome.position());
        long now = System.nanoTime();
        long gap = now - lastNanos.getAndSet(now);
        longestNanos.accumulateAndGet(gap, Math::max);
        return;
      } catch (RequestFailure e) {
        assertThat(e.code()).isIn(FailureCode.UNAVAILABLE, FailureCode.UNKNOWN_OUTCOME);
        pause(20);
      }
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void check(NodeProcess store, List<NodeProcess> others) throws Exception {
    System.out.printf(
        "%d commands, longest time without an answer %d ms%n",
        acknowledged.size(), longestNanos.get() / 1_000_000);
    try (var client = client(store)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                var events = events(client);
                assertThat(count(events, "LoanOffered"))
                    .isEqualTo(count(events, "MoreMoneyNeeded"))
                    .isNotEmpty();
              });
      check(events(client));
    }
    for (var node : others) {
      try (var client = client(node)) {
        assertThat(BalanceCheck.of(client).wrong()).isEmpty();
      }
    }
  }

  /** Every acknowledged command stands in the log once, where its sender was told. */
  private void check(List<RecordedData> events) {
    Map<String, Long> last = new HashMap<>();
    long position = 0;
    String before = "";
    for (var event : events) {
      assertThat(event.position()).isEqualTo(++position);
      String id = event.commandId();
      if (id != null && last.put(id, position) != null) assertThat(id).isEqualTo(before);
      before = String.valueOf(id);
    }
    assertThat(acknowledged)
        .isNotEmpty()
        .allSatisfy((id, at) -> assertThat(last).containsEntry(id, at));
  }

  /** How many events of a name each id has. */
  private static Map<String, Integer> count(List<RecordedData> events, String type) {
    Map<String, Integer> counts = new HashMap<>();
    for (var event : events) {
      if (event.type().equals(type)) counts.merge(event.id(), 1, Integer::sum);
    }
    return counts;
  }

  private static List<RecordedData> events(BridgeClient client) {
    List<RecordedData> all = new ArrayList<>();
    for (long next = 1; ; ) {
      var page = Await.get(client.events(next, 10_000));
      all.addAll(page.events());
      next = page.next();
      if (next > page.head()) return all;
    }
  }
}
