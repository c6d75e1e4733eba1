package io.eventserver.reactors;

import io.eventserver.domain.Rows;
import io.eventserver.eventstore.Positions;
import io.eventserver.projections.Projections;
import io.eventserver.wire.RequestFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** The rows of a projection of this node; within a reaction they include the event reacted to. */
public record ProjectedRows<R>(
    String projection, Class<R> row, Projections projections, Positions positions)
    implements Rows<R> {
  private static final Duration WAIT_MAX = Duration.ofSeconds(5);
  private static final Duration LOOK_EVERY = Duration.ofMillis(1);

  @Override
  public Optional<R> find(String key) {
    await();
    return available(() -> projections.find(projection, key)).map(row::cast);
  }

  @Override
  public List<R> list(int limit) {
    await();
    return available(() -> projections.first(projection, limit)).stream().map(row::cast).toList();
  }

  /** A projection that has stopped answers nobody until the node is started anew. */
  private static <T> T available(Supplier<T> read) {
    try {
      return read.get();
    } catch (RequestFailure e) {
      throw new RowsUnavailable(e.reason());
    }
  }

  private void await() {
    long position = ReactedTo.position();
    long end = System.nanoTime() + WAIT_MAX.toNanos();
    while (positions.position() < position) {
      if (System.nanoTime() > end) {
        throw new RowsUnavailable(
            "projection %s has not come to position %d".formatted(projection, position));
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }
}
