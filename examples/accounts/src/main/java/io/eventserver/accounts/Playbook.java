package io.eventserver.accounts;

import io.eventserver.accounts.AccountCommand.AddMoney;
import io.eventserver.accounts.AccountCommand.CreateAccount;
import io.eventserver.accounts.AccountCommand.SubtractMoney;
import io.eventserver.bridgeclient.AggregateClient;
import io.eventserver.bridgeclient.Await;
import io.eventserver.bridgeclient.BridgeClient;
import io.eventserver.bridgeclient.Outcome;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The reference load: each account is created, given 1000, and charged 100 to 500 up to ten times,
 * until it is refused.
 *
 * @param accounts how many
 * @param inFlight how many at a time on each connection
 * @param seed of the amounts
 */
public record Playbook(int accounts, int inFlight, long seed) {
  private static final int SUBTRACTIONS_MAX = 10;

  /** What was played, and how long commands took, in microseconds. */
  public record Played(
      int accounts,
      long commands,
      int refused,
      long millis,
      long position,
      long p50Micros,
      long p99Micros,
      long p999Micros) {

    public long commandsPerSecond() {
      return commands * 1000 / Math.max(1, millis);
    }
  }

  /** Plays it; fails with the first failure there is. */
  public Played play(List<BridgeClient> clients, Runnable accountDone) {
    var latencies = new ConcurrentHistogram(3);
    var refused = new AtomicInteger();
    var failure = new AtomicReference<@Nullable Throwable>();
    var room = new Semaphore(inFlight * clients.size());
    var random = new SplittableRandom(seed);
    long start = System.nanoTime();
    for (int i = 0; i < accounts && failure.get() == null; i++) {
      room.acquireUninterruptibly();
      var client = clients.get(i % clients.size());
      var life = new Life(client.aggregate(AccountsDomain.ACCOUNT), random.split(), latencies);
      var _ =
          life.play("Account " + i)
              .whenComplete(
                  (wasRefused, thrown) -> {
                    if (thrown != null) failure.compareAndSet(null, thrown);
                    else if (wasRefused) refused.incrementAndGet();
                    accountDone.run();
                    room.release();
                  });
    }
    room.acquireUninterruptibly(inFlight * clients.size());
    var problem = failure.get();
    if (problem != null) Await.get(CompletableFuture.failedFuture(cause(problem)));
    return played(clients, latencies, refused.get(), (System.nanoTime() - start) / 1_000_000);
  }

  private static Throwable cause(Throwable problem) {
    return problem.getCause() == null ? problem : problem.getCause();
  }

  private Played played(List<BridgeClient> clients, Histogram latencies, int refused, long millis) {
    long position = clients.stream().mapToLong(BridgeClient::written).max().orElse(0);
    return new Played(
        accounts,
        latencies.getTotalCount(),
        refused,
        millis,
        position,
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(99),
        latencies.getValueAtPercentile(99.9));
  }

  /** The life of one account. */
  private record Life(
      AggregateClient<Account, AccountCommand, AccountEvent> client,
      SplittableRandom random,
      Histogram latencies) {

    /** Plays it; answers whether it ended with a refusal. */
    CompletableFuture<Boolean> play(String name) {
      String id = new UUID(random.nextLong(), random.nextLong()).toString();
      return send(id, new CreateAccount(name))
          .thenCompose(_ -> send(id, new AddMoney(1000)))
          .thenCompose(_ -> subtract(id, SUBTRACTIONS_MAX));
    }

    private CompletableFuture<Boolean> subtract(String id, int times) {
      if (times == 0) return CompletableFuture.completedFuture(false);
      return send(id, new SubtractMoney(random.nextLong(100, 501)))
          .thenCompose(
              outcome ->
                  switch (outcome) {
                    case Outcome.Accepted<AccountEvent> _ -> subtract(id, times - 1);
                    case Outcome.Refused<AccountEvent> _ -> CompletableFuture.completedFuture(true);
                  });
    }

    private CompletableFuture<Outcome<AccountEvent>> send(String id, AccountCommand command) {
      long sent = System.nanoTime();
      return client
          .command(id, command)
          .whenComplete(
              (_, _) -> latencies.recordValue(Math.max(1, (System.nanoTime() - sent) / 1_000)));
    }
  }
}
