package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import io.eventserver.wire.RequestFailure;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A log that says yes to everything and keeps nothing: every test of the suite must notice. */
final class NoLog implements EventLog {
  @Override
  public void start(Consumer<Committed> listener) {}

  @Override
  public LogIdentity identity() {
    return new LogIdentity(new UUID(0, 0), 1, 1, 0);
  }

  @Override
  public long head() {
    return 0;
  }

  @Override
  public Directory directory() {
    return new Directory();
  }

  @Override
  public boolean append(Appends appends, Consumer<List<Appended>> outcome) {
    outcome.accept(
        appends.appends().stream().<Appended>map(_ -> new Appended.Stored(List.of())).toList());
    return true;
  }

  @Override
  public boolean note(Note note, Consumer<Optional<RequestFailure>> outcome) {
    outcome.accept(Optional.empty());
    return true;
  }

  @Override
  public void read(long from, Predicate<Recorded<Object>> visitor) {}

  @Override
  public void history(
      String aggregate, String id, long before, Predicate<Recorded<Object>> visitor) {}

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
    return null;
  }

  @Override
  public void close() {}
}
