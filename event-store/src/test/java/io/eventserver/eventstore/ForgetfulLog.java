package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import io.eventserver.wire.RequestFailure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** R25: a log that does not know a command id again. Tests of idempotency must fail with it. */
record ForgetfulLog(EventLog log, AtomicLong number) implements EventLog {

  @Override
  public boolean append(Appends appends, Consumer<List<Appended>> outcome) {
    var others = appends.appends().stream().map(this::renamed).toList();
    return log.append(
        new Appends(appends.owner(), appends.number(), appends.seen(), others), outcome);
  }

  private Append renamed(Append append) {
    return append.commandId().isEmpty()
        ? append
        : append.as(
            append.commandId().get() + "#" + number.incrementAndGet(), append.fingerprint());
  }

  @Override
  public void start(Consumer<Committed> listener) {
    log.start(listener);
  }

  @Override
  public LogIdentity identity() {
    return log.identity();
  }

  @Override
  public long head() {
    return log.head();
  }

  @Override
  public Directory directory() {
    return log.directory();
  }

  @Override
  public boolean note(Note note, Consumer<Optional<RequestFailure>> outcome) {
    return log.note(note, outcome);
  }

  @Override
  public void read(long from, Predicate<Recorded<Object>> visitor) {
    log.read(from, visitor);
  }

  @Override
  public void history(
      String aggregate, String id, long beforeVersion, Predicate<Recorded<Object>> visitor) {
    log.history(aggregate, id, beforeVersion, visitor);
  }

  @Override
  public boolean mayHold(String commandId) {
    return false;
  }

  @Override
  public @Nullable Decided decided(String commandId) {
    return null;
  }

  @Override
  public @Nullable String failure() {
    return log.failure();
  }

  @Override
  public void close() {
    log.close();
  }
}
