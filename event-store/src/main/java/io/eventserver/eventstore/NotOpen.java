package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import io.eventserver.wire.RequestFailure;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The log before it is open: it takes nothing and holds nothing. */
final class NotOpen implements EventLog {
  private final Directory directory = new Directory();

  @Override
  public void start(Consumer<Committed> listener) {
    throw new IllegalStateException("the log is not open");
  }

  @Override
  public LogIdentity identity() {
    return LogIdentity.NONE;
  }

  @Override
  public long head() {
    return 0;
  }

  @Override
  public Directory directory() {
    return directory;
  }

  @Override
  public boolean append(Appends appends, Consumer<List<Appended>> outcome) {
    return false;
  }

  @Override
  public boolean note(Note note, Consumer<Optional<RequestFailure>> outcome) {
    return false;
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
    return "the log is not open";
  }

  @Override
  public void close() {}
}
