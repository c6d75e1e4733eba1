package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventserver.domain.Recorded;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Following committed events over a bus that loses, repeats and reorders. */
class FollowerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final Positions positions = new Positions();
  private final List<Long> applied = new CopyOnWriteArrayList<>();
  private volatile long badPosition;
  private volatile long millisEach;
  private volatile int othersTurn;

  private static List<Recorded<Object>> events(long from, long to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(at -> Recorded.<Object>of(at, "thing", "a", at, Instant.EPOCH, "event"))
        .toList();
  }

  @BeforeEach
  void start() throws Exception {
    Bus.register(vertx.eventBus());
    vertx
        .eventBus()
        .<ReadLog>consumer(
            Bus.READ,
            message -> {
              long from = message.body().from();
              message.reply(events(from, Math.min(30, from + 2)), Bus.options());
            });
    context
        .<Void>executeBlocking(() -> null)
        .compose(_ -> new Follower(vertx, this::apply, positions, List::of).start())
        .toCompletionStage()
        .toCompletableFuture()
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private void apply(Recorded<Object> recorded) {
    if (recorded.position() == badPosition) throw new IllegalStateException("cannot");
    if (recorded.position() == 1) {
      vertx.getOrCreateContext().runOnContext(_ -> othersTurn = applied.size());
    }
    if (millisEach > 0) LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millisEach));
    applied.add(recorded.position());
  }

  private void commits(long from, long to) {
    vertx.eventBus().publish(Bus.COMMITTED, committed(from, to), Bus.options());
  }

  private static Committed committed(long from, long to) {
    return new Committed(from - 1, events(from, to), Set.of(), 0);
  }

  private void awaitApplied(long to) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(applied)
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, to).boxed().toList()));
  }

  @Test
  @DisplayName("a gap, a repeat and an overlap are each applied once and in order")
  void mended() {
    commits(1, 3);
    commits(1, 3);
    commits(2, 5);
    commits(20, 21);
    commits(10, 12);
    commits(22, 30);
    awaitApplied(30);
    await().atMost(PATIENCE).until(() -> positions.position() == 30);
  }

  @Test
  @DisplayName(
      "whoever applies slowly keeps neither the event loop nor more than a bound of events")
  void slow() {
    millisEach = 15;
    commits(1, 3);
    await().atMost(PATIENCE).until(() -> applied.size() == 3);
    assertThat(othersTurn).as("after the first slice").isEqualTo(1);
    // In one turn of the event loop: while the first is applied, the second is there.
    var more = committed(6, 5 + Follower.WAITING_MAX);
    context.runOnContext(
        _ -> {
          commits(4, 5);
          vertx.eventBus().publish(Bus.COMMITTED, more, Bus.options());
        });
    // What the log has of it is read there.
    awaitApplied(30);
    await().during(Duration.ofMillis(300)).until(() -> applied.size() == 30);
  }

  @Test
  @DisplayName(
      "what cannot be applied ends it: nothing twice, nothing after, and whoever asks is told")
  void cannotApply() {
    badPosition = 4;
    commits(1, 5);
    await().atMost(PATIENCE).until(() -> positions.failure() != null);
    commits(6, 8);
    commits(20, 21);
    await().during(Duration.ofMillis(300)).until(() -> applied.size() == 3);
    assertThat(positions.position()).isEqualTo(3);
    assertThat(positions.failure()).contains("position 4");
  }
}
