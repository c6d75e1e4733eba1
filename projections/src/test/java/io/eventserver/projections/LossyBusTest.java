package io.eventserver.projections;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.domain.ProjectionType;
import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Append;
import io.eventserver.eventstore.Appends;
import io.eventserver.eventstore.Bus;
import io.eventserver.eventstore.Committed;
import io.eventserver.eventstore.Detour;
import io.eventserver.eventstore.Directory;
import io.eventserver.eventstore.EventTypes;
import io.eventserver.eventstore.JsonService;
import io.eventserver.eventstore.MemoryLog;
import io.eventserver.eventstore.Positions;
import io.eventserver.eventstore.ReadLog;
import io.eventserver.projections.ProjectionsTest.Change;
import io.eventserver.projections.ProjectionsTest.Change.Added;
import io.eventserver.projections.ProjectionsTest.Change.Closed;
import io.eventserver.projections.ProjectionsTest.Total;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** R20: whatever the bus loses, repeats or reorders, the rows are a fold of the log. */
class LossyBusTest {
  private static final int SEEDS = Integer.getInteger("seeds", 300);
  private static final int IDS = 5;

  private final Vertx vertx = Vertx.vertx();
  private volatile MemoryLog log = emptyLog();
  private volatile Random pages = new Random();

  /** What happened, as the log tells it and as plain maps have it. */
  private static final class History {
    private final Random random;
    private final List<Committed> messages = new ArrayList<>();
    private final Map<String, Integer> byId = new HashMap<>();
    private final Map<String, Integer> byGroup = new HashMap<>();

    History(Random random) {
      this.random = random;
    }

    void fill(MemoryLog log) {
      log.start(messages::add);
      var versions = new long[IDS];
      int count = 5 + random.nextInt(40);
      for (int i = 1; i <= count; i++) {
        int id = random.nextInt(IDS);
        var changes = changes();
        var append = Append.of("box", "b" + id, versions[id], changes);
        versions[id] += changes.length;
        log.append(new Appends("me", i, i - 1, List.of(append)), _ -> {});
        for (Object change : changes) fold("b" + id, (Change) change);
      }
    }

    private Object[] changes() {
      var changes = new Object[1 + random.nextInt(3)];
      for (int i = 0; i < changes.length; i++) {
        changes[i] =
            random.nextInt(8) == 0
                ? new Closed()
                : new Added(1 + random.nextInt(100), "g" + random.nextInt(3));
      }
      return changes;
    }

    private void fold(String id, Change change) {
      switch (change) {
        case Added(var amount, var group) -> {
          byId.merge(id, amount, Integer::sum);
          byGroup.merge(group, amount, Integer::sum);
        }
        case Closed() -> {
          byId.remove(id);
          byGroup.remove("none");
        }
      }
    }

    /** What comes of the messages on a bad day. */
    List<Committed> delivered() {
      var delivered = new ArrayList<Committed>();
      for (var message : messages) {
        int copies = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(2);
        for (int i = 0; i < copies; i++) {
          int late = Math.min(delivered.size(), random.nextInt(4));
          delivered.add(delivered.size() - late, message);
        }
      }
      return delivered;
    }
  }

  private static MemoryLog emptyLog() {
    return new MemoryLog(
        new EventTypes(List.of(ProjectionsTest.BOX)), new Directory(), InstantSource.system());
  }

  private static Projections projections(Directory directory) {
    var byId = ProjectionType.of("boxes", Total.class, Change.class, ProjectionsTest.SUM);
    var byGroup =
        ProjectionType.of("groups", Total.class, Change.class, ProjectionsTest.SUM)
            .keyedBy(it -> it.event() instanceof Added added ? added.group() : "none");
    return new Projections(List.of(byId, byGroup), List.of(ProjectionsTest.BOX), directory);
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @BeforeEach
  void start() {
    Bus.register(vertx.eventBus());
    vertx.eventBus().<ReadLog>consumer(Bus.READ, it -> it.reply(page(it.body()), Bus.options()));
  }

  @AfterEach
  void stop() throws Exception {
    get(vertx.close());
  }

  private List<Recorded<Object>> page(ReadLog request) {
    int limit = 1 + pages.nextInt(10);
    List<Recorded<Object>> events = new ArrayList<>();
    log.read(request.from(), it -> events.add(it) && events.size() < limit);
    return events;
  }

  private static void requireFold(Projections projections, History history) {
    for (int i = 0; i < IDS; i++) {
      assertThat(projections.find("boxes", "b" + i))
          .isEqualTo(Optional.ofNullable(history.byId.get("b" + i)).map(Total::new));
    }
    for (int i = 0; i < 3; i++) {
      assertThat(projections.find("groups", "g" + i))
          .isEqualTo(Optional.ofNullable(history.byGroup.get("g" + i)).map(Total::new));
    }
  }

  private void run(long seed) throws Exception {
    var random = new Random(seed);
    pages = random;
    var history = new History(random);
    log = emptyLog();
    history.fill(log);
    var projections = projections(log.directory());
    var positions = new Positions();
    var arrived = new CompletableFuture<Void>();
    long head = log.head();
    positions.onAdvance(
        () -> {
          if (positions.position() == head) arrived.complete(null);
        });
    var json = new JsonService(vertx, Detour.NONE);
    var id = get(vertx.deployVerticle(new ProjectionVerticle(projections, positions, json)));
    for (var message : history.delivered()) publish(message);
    // Something is always heard at last: the bus does not lose for ever.
    publish(history.messages.getLast());
    arrived.get(20, TimeUnit.SECONDS);
    get(vertx.undeploy(id));
    requireFold(projections, history);
  }

  private void publish(Committed message) {
    vertx.eventBus().publish(Bus.COMMITTED, message, Bus.options());
  }

  @Test
  @DisplayName("rows are a fold of the log, in every seed")
  void seeds() throws Exception {
    long first = Long.getLong("seed", new Random().nextLong(1L << 40));
    System.out.println("seeds from " + first);
    for (long seed = first; seed < first + SEEDS; seed++) {
      try {
        run(seed);
      } catch (Exception | AssertionError e) {
        throw new AssertionError(
            "repeat with: mvn -B test -Dseed=%d -Dseeds=1 -pl projections -am -Dtest=LossyBusTest -Dsurefire.failIfNoSpecifiedTests=false"
                .formatted(seed),
            e);
      }
    }
  }

  @Test
  @DisplayName("a fold of what is delivered as it comes is another one: this could fail")
  void control() {
    int different = 0;
    for (long seed = 1; seed <= 50; seed++) {
      var history = new History(new Random(seed));
      var told = emptyLog();
      history.fill(told);
      var projections = projections(told.directory());
      for (var message : history.delivered()) message.events().forEach(projections::apply);
      try {
        requireFold(projections, history);
      } catch (AssertionError e) {
        different++;
      }
    }
    assertThat(different).isGreaterThan(40);
  }
}
