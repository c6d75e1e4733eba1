package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three nodes on hosts of their own, one of which is cut off under load and comes back. */
class ClusterCutIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PORT = 7000;
  private static final int COUNT = 3;
  private static final long SHORT_MILLIS = 7_000;
  private static final long LONG_MILLIS = 15_000;
  private static final Set<Integer> PASSING = Set.of(408, 503, 504);

  @TempDir Path folder;
  private Hosts hosts;
  private final List<NodeProcess> nodes = new ArrayList<>();
  private final List<Adder> adders = new ArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();

  @BeforeEach
  void connect() throws Exception {
    assumeTrue(Hosts.arePossible(), "network namespaces cannot be made here");
    hosts = new Hosts(COUNT);
  }

  @AfterEach
  void disconnect() throws Exception {
    over.set(true);
    nodes.forEach(NodeProcess::close);
    if (hosts != null) hosts.close();
  }

  /** A client on a host that adds to its account, and repeats what had no answer. */
  private final class Adder implements Runnable {
    private final int host;
    private final RawBridge bridge;
    private final AtomicLong added = new AtomicLong();
    private final Set<Integer> failures = new TreeSet<>();
    private final FutureTask<Void> task = new FutureTask<>(this, null);

    Adder(int host) throws IOException {
      this.host = host;
      this.bridge = hosts.connect(host, PORT);
    }

    String id() {
      return "account-" + host;
    }

    @Override
    public void run() {
      try {
        while (!settled("Create", "CreateAccount", "{\"name\":\"Ann\"}")) {}
        while (!over.get()) {
          if (settled("add-" + added.get(), "AddMoney", "{\"amount\":1}")) added.incrementAndGet();
        }
        while (!settled("add-" + added.get(), "AddMoney", "{\"amount\":1}")) {}
        added.incrementAndGet();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private boolean settled(String commandId, String command, String data) throws IOException {
      var frame =
          bridge.ask(
              "event-server.command",
              "{\"aggregate\":\"account\",\"id\":\"%s\",\"command\":\"%s\",\"data\":%s,\"commandId\":\"%s\"}"
                  .formatted(id(), command, data, id() + commandId));
      if (frame.path("type").asText().equals("message")) return true;
      int code = frame.path("failureCode").asInt();
      failures.add(code);
      assertThat(PASSING).as(frame.toString()).contains(code);
      return false;
    }
  }

  @Test
  @DisplayName("a node is cut off: its reads go on, and it is let in again")
  void cut() throws Exception {
    cut(2, "--fsync=always", SHORT_MILLIS);
  }

  @Tag("long")
  @ParameterizedTest(name = "host {0} is cut off, on the store: {1}")
  @CsvSource({"2, --fsync=always", "0, --fsync=always", "0, --spread-aggregates"})
  @DisplayName("a link is cut and healed: reads go on, nothing acknowledged is lost or done twice")
  void cutForLong(int host, String onStore) throws Exception {
    cut(host, onStore, LONG_MILLIS);
  }

  private void cut(int host, String onStore, long millis) throws Exception {
    for (int i = 0; i < COUNT; i++) nodes.add(start(i, i == 0 ? onStore : "--fsync=always"));
    for (int i = 0; i < COUNT; i++) adders.add(new Adder(i));
    for (var adder : adders) Thread.ofPlatform().start(adder.task);
    await().atMost(PATIENCE).until(() -> adders.stream().allMatch(it -> it.added.get() > 50));
    hosts.cut(host);
    long cut = System.nanoTime();
    try (var here = hosts.connect(2, PORT)) {
      // From memory, whatever the store does.
      while (System.nanoTime() - cut < millis * 1_000_000) {
        assertThat(balance(here, "account-1", 0)).isPositive();
        Thread.sleep(200);
      }
    }
    var before = adders.stream().map(it -> it.added.get()).toList();
    hosts.heal(host);
    long healed = System.nanoTime();
    await()
        .atMost(PATIENCE)
        .until(() -> adders.stream().allMatch(it -> it.added.get() > before.get(it.host)));
    System.out.printf(
        "host %d cut off for %d ms (%s): all served again after %d ms, failures %s%n",
        host,
        millis,
        onStore,
        (System.nanoTime() - healed) / 1_000_000,
        adders.stream().map(it -> it.failures).toList());
    over.set(true);
    for (var adder : adders) adder.task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    check();
  }

  private NodeProcess start(int host, String more) throws IOException {
    var members = new ArrayList<String>();
    for (int i = 0; i < COUNT; i++) members.add(Hosts.address(i) + ":5701");
    return NodeProcess.start(
        hosts.on(host),
        "demo",
        folder.resolve("data-" + host),
        "--cluster",
        "--name",
        "node-" + host,
        "--cluster-host",
        Hosts.address(host),
        "--cluster-network",
        Hosts.NETWORK,
        "--members",
        String.join(",", members),
        "--bridge-port",
        String.valueOf(PORT),
        more);
  }

  /** Every acknowledged addition is in the log once, and every node shows that. */
  private void check() throws IOException {
    long position = 0;
    for (int i = 0; i < COUNT; i++) {
      try (var here = hosts.connect(i, PORT)) {
        if (i == 0) position = here.ok("event-server.status", "{}").path("position").asLong();
        for (var adder : adders) {
          assertThat(balance(here, adder.id(), position)).isEqualTo(adder.added.get());
          assertThat(account(here, adder.id()).path("version").asLong())
              .isEqualTo(adder.added.get() + 1);
        }
      }
    }
    assertThat(position).isEqualTo(adders.stream().mapToLong(it -> it.added.get() + 1).sum());
  }

  private static long balance(RawBridge at, String id, long atLeast) throws IOException {
    return at.ok(
            "event-server.find",
            "{\"projection\":\"accounts\",\"key\":\"%s\",\"atLeast\":%d,\"waitMillis\":30000}"
                .formatted(id, atLeast))
        .at("/row/balance")
        .asLong();
  }

  private static JsonNode account(RawBridge at, String id) throws IOException {
    return at.ok(
        "event-server.aggregate", "{\"aggregate\":\"account\",\"id\":\"%s\"}".formatted(id));
  }
}
