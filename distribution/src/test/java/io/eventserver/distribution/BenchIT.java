package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.eventserver.accounts.load.AccountIds;
import io.eventserver.accounts.load.Bench;
import io.eventserver.accounts.load.BridgeDialect;
import io.eventserver.accounts.load.Crashes;
import io.eventserver.accounts.load.Ledger;
import io.eventserver.accounts.load.LedgerCheck;
import io.eventserver.accounts.load.Load;
import io.eventserver.accounts.load.Movements;
import io.eventserver.accounts.load.Shape;
import io.eventserver.bridgeclient.BridgeClient;
import io.eventserver.bridgeclient.ClientSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bench: against a node that is there, against one of its own, and with kills. */
class BenchIT {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;

  private static JsonNode one(Archive.Ran ran) throws Exception {
    assertThat(ran.code()).as(ran.err()).isZero();
    return JSON.readTree(ran.out());
  }

  @Test
  @DisplayName("a node that is there is measured, reads among commands, in batches")
  void there() throws Exception {
    try (var node = NodeProcess.start("demo", folder.resolve("data"))) {
      String[] bench = {
        "bench",
        "--bridge",
        node.bridge(),
        "--connections=2",
        "--in-flight=4",
        "--batch=10",
        "--accounts=50",
        "--reads=50",
        "--warm-up=0",
        "--seconds=1",
        "--json"
      };
      var measured = one(Archive.run(bench));
      assertThat(measured.path("commands").path("perSecond").asDouble()).isPositive();
      assertThat(measured.path("reads").path("p99").asDouble()).isPositive();
      assertThat(measured.path("failed").asLong(-1)).isZero();
      assertThat(measured.path("fsync").asText()).isEqualTo("always");
      assertThat(measured.path("syncs").path("count").asLong()).isPositive();
      assertThat(measured.path("syncs").path("eventsP50").asLong()).isPositive();
    }
  }

  @Test
  @DisplayName("without a node it starts one, of which nothing is left")
  void temporary() throws Exception {
    var ran = Archive.run("bench", "--accounts=10", "--warm-up=0", "--seconds=1");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("fsync=always connections=16", "| commands |", "server: ");
    try (var files = Files.list(Path.of(""))) {
      assertThat(files.map(Path::toString)).noneMatch(it -> it.startsWith("event-server-bench-"));
    }
  }

  @Test
  @DisplayName("after three kills nothing is missing that was acknowledged")
  void crash() throws Exception {
    var ran = Archive.run("bench", "--crash", "--accounts=100", "--seconds=3", "--json");
    assertThat(ran.code()).as(ran.err()).isZero();
    var kills = ran.out().lines().toList();
    assertThat(kills).hasSize(3);
    for (String kill : kills) {
      var told = JSON.readTree(kill);
      assertThat(told.path("acknowledged").asLong()).isPositive();
      assertThat(told.path("missing").asLong(-1)).isZero();
    }
  }

  @Test
  @DisplayName("what another node acknowledged is missing here")
  void missing() throws Exception {
    var ids = new AccountIds(1, 10);
    var bench = new Bench(new Shape(1, 4), 1, ids, 0);
    var ledger = new Ledger();
    try (var one = NodeProcess.start("demo", folder.resolve("one"));
        var other = NodeProcess.start("demo", folder.resolve("other"))) {
      for (var node : new NodeProcess[] {one, other}) bench.create(Crashes.address(node.bridge()));
      var movements = new Movements(ids.count(), 1);
      try (var load = new Load(Crashes.address(one.bridge()), bench.shape())) {
        load.run(() -> new BridgeDialect(ledger.noting(ids, movements)), 60_000, 100);
      }
      assertThat(check(ledger, ids, one)).isEqualTo(new LedgerCheck(100, 0, 0));
      assertThat(check(ledger, ids, other)).isEqualTo(new LedgerCheck(100, 100, 0));
    }
  }

  private static LedgerCheck check(Ledger ledger, AccountIds ids, NodeProcess node) {
    try (var client = BridgeClient.connect(ClientSettings.parse(node.bridge()))) {
      return LedgerCheck.of(ledger, ids, client);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--connections=0",
        "--in-flight=0",
        "--batch=10001",
        "--accounts=0",
        "--reads=101",
        "--seconds=0",
        "--rate=-1",
        "--crash --reads=1",
        "--crash --bridge=127.0.0.1:1",
        "--bridge=nowhere",
        "--unknown"
      })
  @DisplayName("what makes no sense is misuse, or a failure, in one line")
  void misuse(String options) throws Exception {
    var ran = Archive.run(("bench " + options).split(" "));
    assertThat(ran.code()).isIn(1, 2);
    assertThat(ran.err().lines()).hasSize(1);
    assertThat(ran.err()).startsWith("bench: ");
  }
}
