package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.eventserver.accounts.Account;
import io.eventserver.accounts.AccountCommand;
import io.eventserver.accounts.AccountCommand.AddMoney;
import io.eventserver.accounts.AccountCommand.CreateAccount;
import io.eventserver.accounts.AccountCommand.SubtractMoney;
import io.eventserver.accounts.AccountEvent;
import io.eventserver.accounts.AccountEvent.AccountLimitHit;
import io.eventserver.accounts.AccountEvent.MoneyAdded;
import io.eventserver.accounts.AccountEvent.MoreMoneyNeeded;
import io.eventserver.accounts.AccountRow;
import io.eventserver.accounts.AccountsDomain;
import io.eventserver.accounts.LoanEvent.LoanOffered;
import io.eventserver.bridgeclient.Await;
import io.eventserver.bridgeclient.BlockingAggregate;
import io.eventserver.bridgeclient.BridgeClient;
import io.eventserver.bridgeclient.ClientSettings;
import io.eventserver.bridgeclient.Conditions;
import io.eventserver.bridgeclient.Outcome;
import io.eventserver.testing.ReservedPort;
import io.eventserver.wire.RecordedData;
import io.eventserver.wire.RequestFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java client against the real process. */
class ClientIT {
  @TempDir Path folder;

  private static BridgeClient client(NodeProcess node) {
    return BridgeClient.connect(ClientSettings.of("127.0.0.1", node.bridgePort()));
  }

  @Test
  @DisplayName("the story of an account in the domain's own records")
  void story() throws Exception {
    try (var node = NodeProcess.start("demo", folder.resolve("data"));
        var client = client(node)) {
      var accounts = client.aggregate(AccountsDomain.ACCOUNT).blocking();
      assertThat(accounts.fetch("a").version()).isZero();
      assertThat(accounts.command("a", new CreateAccount("Ann")))
          .isInstanceOf(Outcome.Accepted.class);
      assertThat(accounts.command("a", new AddMoney(100)).version()).isEqualTo(2);
      for (int i = 0; i < 2; i++) {
        assertThat(accounts.command("a", new SubtractMoney(601)).events())
            .containsExactly(new AccountLimitHit());
      }
      var third = accounts.command("a", new SubtractMoney(601));
      assertThat(third).isInstanceOf(Outcome.Refused.class);
      assertThat(third.events()).containsExactly(new AccountLimitHit(), new MoreMoneyNeeded());
      assertThat(Await.get(client.projection(AccountsDomain.ACCOUNTS).find("a")))
          .contains(new AccountRow("Ann", 100));
      assertThat(Await.get(client.projection(AccountsDomain.ACCOUNTS).find("b"))).isEmpty();
      assertThat(accounts.fetch("a").state().strikes()).isEqualTo(3);
      assertThat(accounts.history("a", Long.MAX_VALUE, 2))
          .extracting(it -> it.event())
          .containsExactlyElementsOf(List.of(new AccountLimitHit(), new MoreMoneyNeeded()));
      var loans = client.aggregate(AccountsDomain.LOAN).blocking();
      await().atMost(Duration.ofSeconds(20)).until(() -> loans.fetch("a").version() == 1);
      assertThat(loans.history("a", Long.MAX_VALUE, 2))
          .extracting(it -> it.event())
          .containsExactly(new LoanOffered("Ann"));
      assertThatThrownBy(
              () -> accounts.command("a", new AddMoney(1), Conditions.none().expectedVersion(1)))
          .isInstanceOfSatisfying(
              RequestFailure.class, it -> assertThat(it.code().number()).isEqualTo(409));
      node.stop();
    }
  }

  @Test
  @DisplayName("SIGTERM under load: exit 0, and everything that was accepted is there afterwards")
  void endsInOrder() throws Exception {
    int senders = 16;
    var accepted = new AtomicIntegerArray(senders);
    Queue<Integer> ends = new ConcurrentLinkedQueue<>();
    try (var node = NodeProcess.start("demo", folder.resolve("data"))) {
      var settings =
          ClientSettings.of("127.0.0.1", node.bridgePort())
              .withRequestTimeout(Duration.ofSeconds(3));
      try (var client = BridgeClient.connect(settings)) {
        var accounts = client.aggregate(AccountsDomain.ACCOUNT).blocking();
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < senders; i++) {
          int mine = i;
          accounts.command("a" + mine, new CreateAccount("Ann"));
          all.add(Thread.startVirtualThread(() -> ends.add(addForEver(accounts, mine, accepted))));
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> accepted.get(0) > 50);
        node.stop();
        for (var thread : all) assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
        assertThat(ends).hasSize(senders).isSubsetOf(503, 504);
      }
    }
    try (var node = NodeProcess.start("demo", folder.resolve("data"));
        var client = client(node)) {
      var accounts = client.aggregate(AccountsDomain.ACCOUNT).blocking();
      for (int i = 0; i < senders; i++) {
        // The last one may have been stored and its answer lost.
        assertThat(accounts.fetch("a" + i).state().balance())
            .isBetween((long) accepted.get(i), accepted.get(i) + 1L);
      }
      node.stop();
    }
  }

  /** Adds money until nobody takes it any more; answers the failure code of the last. */
  private static int addForEver(
      BlockingAggregate<Account, AccountCommand, AccountEvent> accounts,
      int mine,
      AtomicIntegerArray accepted) {
    try {
      while (true) {
        accounts.command("a" + mine, new AddMoney(1));
        accepted.incrementAndGet(mine);
      }
    } catch (RequestFailure e) {
      return e.code().number();
    }
  }

  @Test
  @DisplayName("deciding here and publishing is as safe as a command: nobody's money is lost")
  void decidesHere() throws Exception {
    try (var node = NodeProcess.start("demo", folder.resolve("data"));
        var one = client(node);
        var two = client(node)) {
      one.aggregate(AccountsDomain.ACCOUNT).blocking().decide("a", new CreateAccount("Ann"));
      List<CompletableFuture<?>> all = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        all.add(one.aggregate(AccountsDomain.ACCOUNT).decide("a", new AddMoney(1)));
        all.add(two.aggregate(AccountsDomain.ACCOUNT).decide("a", new AddMoney(1)));
      }
      all.forEach(Await::get);
      assertThat(one.aggregate(AccountsDomain.ACCOUNT).blocking().fetch("a").state().balance())
          .isEqualTo(20);
      assertThat(
              one.aggregate(AccountsDomain.ACCOUNT)
                  .blocking()
                  .publish("a", List.of(new MoneyAdded(5)), Conditions.none())
                  .version())
          .isEqualTo(22);
      node.stop();
    }
  }

  @Test
  @DisplayName(
      "commands sent while the node is killed and restarted are stored once each; a subscription"
          + " misses none")
  void survives() throws Exception {
    Path data = folder.resolve("data");
    List<Long> heard = Collections.synchronizedList(new ArrayList<>());
    String port = String.valueOf(ReservedPort.next());
    var first = NodeProcess.start("demo", data, "--bridge-port", port);
    try (var client = client(first);
        var subscription = client.subscribe(1, (RecordedData it) -> heard.add(it.position()))) {
      var accounts = client.aggregate(AccountsDomain.ACCOUNT);
      Await.get(accounts.command("a", new CreateAccount("Ann")));
      List<CompletableFuture<?>> sent = new ArrayList<>();
      for (int i = 0; i < 500; i++) sent.add(accounts.command("a", new AddMoney(1)));
      first.kill();
      for (int i = 0; i < 500; i++) sent.add(accounts.command("a", new AddMoney(1)));
      try (var second = NodeProcess.start("demo", data, "--bridge-port", port)) {
        sent.forEach(Await::get);
        assertThat(accounts.blocking().fetch("a").state().balance()).isEqualTo(1000);
        await().atMost(Duration.ofSeconds(20)).until(() -> subscription.position() >= 1001);
        assertThat(heard)
            .containsExactlyElementsOf(LongStream.rangeClosed(1, 1001).boxed().toList());
        second.stop();
      }
    }
  }
}
