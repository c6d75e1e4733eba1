package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventserver.domain.Recorded;
import io.eventserver.wire.Consistency;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Folds that come late, while the log grows. */
class CatchUpTest {
  private static final int BEFORE = 30_000;
  private static final int MEANWHILE = 30_000;
  private static final int BATCH = 10;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final Positions positions = new Positions();
  private final MemoryLog log =
      new MemoryLog(Ledger.TYPES, new Directory(), InstantSource.system());
  private final Follower follower = new Follower(vertx, _ -> {}, positions, List::of);
  private final List<Long> told = new ArrayList<>();
  private final Session session = new Session(log, "test");
  private long number;

  @BeforeEach
  void start() throws Exception {
    Bus.register(vertx.eventBus());
    vertx.eventBus().<ReadLog>consumer(Bus.READ, it -> it.reply(page(it.body()), Bus.options()));
    log.start(committed -> context.runOnContext(_ -> follower.committed(committed)));
    append(BEFORE);
    get(Turn.on(context, follower::start));
  }

  @AfterEach
  void stop() throws Exception {
    log.close();
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private void append(int count) {
    for (int i = 0; i < count; i += BATCH) {
      var batch = new Append[Math.min(BATCH, count - i)];
      for (int each = 0; each < batch.length; each++) batch[each] = booking(number++);
      session.appendAll(batch);
    }
  }

  private static Append booking(long number) {
    return new Append(
        "ledger",
        "id-" + number,
        0,
        List.of(new Ledger.Booked(number, "x")),
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  private List<Recorded<Object>> page(ReadLog request) {
    List<Recorded<Object>> events = new ArrayList<>();
    log.read(request.from(), it -> events.add(it) && events.size() < request.limit());
    return events;
  }

  private void tell(Recorded<Object> recorded) {
    told.add(recorded.position());
  }

  @Test
  @DisplayName(
      "a fold that comes late is told everything once, in order, up to where the others are")
  void joins() throws Exception {
    var arrivedAt = new long[1];
    var arrived =
        Turn.on(
            context,
            () ->
                follower
                    .bring(log, this::tell)
                    .onSuccess(_ -> arrivedAt[0] = positions.position()));
    append(MEANWHILE);
    get(arrived);
    assertThat(arrivedAt[0]).isBetween((long) BEFORE, (long) BEFORE + MEANWHILE);
    assertThat(told).isEqualTo(LongStream.rangeClosed(1, arrivedAt[0]).boxed().toList());
  }

  @Test
  @DisplayName("a fold that throws comes to nothing, and the others go on")
  void throwing() throws Exception {
    var arrived =
        Turn.on(
            context,
            () ->
                follower.bring(
                    log,
                    recorded -> {
                      if (recorded.position() == 20_000) throw new IllegalStateException("no more");
                    }));
    assertThatThrownBy(() -> get(arrived)).hasMessageContaining("no more");
    append(1);
    get(Turn.on(context, () -> positions.await(vertx, new Consistency(BEFORE + 1L, 5_000))));
  }

  @Test
  @DisplayName("when nothing is followed any more, it ends")
  void ends() throws Exception {
    var arrived =
        Turn.on(
            context,
            () ->
                follower.bring(
                    log,
                    recorded -> {
                      if (recorded.position() == 10) positions.end();
                    }));
    assertThatThrownBy(() -> get(arrived)).hasMessageContaining("stops");
  }
}
