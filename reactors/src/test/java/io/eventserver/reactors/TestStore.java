package io.eventserver.reactors;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Answer;
import io.eventserver.eventstore.Command;
import io.eventserver.eventstore.Note;
import io.eventserver.eventstore.Request;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A node as reactors see it, kept in lists, that can be away. */
final class TestStore implements ReactorStore {
  private final List<Recorded<Object>> events = new ArrayList<>();
  final List<Command> written = new CopyOnWriteArrayList<>();
  final List<Note> notes = new CopyOnWriteArrayList<>();
  volatile boolean away;
  volatile Function<Command, Answer> answering =
      command -> new Answer.Accepted(1, 1, List.of(command.command()));

  /** Stores an event of an aggregate. */
  long happens(String id, Object event) {
    return happens(id, event, Optional.empty());
  }

  /** Stores an event of an aggregate, which a command has caused. */
  synchronized long happens(String id, Object event, Optional<String> commandId) {
    long position = events.size() + 1L;
    events.add(
        new Recorded<>(
            position,
            "thing",
            id,
            position,
            Instant.EPOCH,
            event,
            commandId,
            Optional.empty(),
            Map.of()));
    notifyAll();
    return position;
  }

  @Override
  public synchronized long applied() {
    return events.size();
  }

  @Override
  public Watch watch(Class<?> kind) {
    return new Watch() {
      @Override
      public long nothingUpTo(long position) {
        return position;
      }

      @Override
      public void awaitBeyond(long position) throws InterruptedException {
        TestStore.this.awaitBeyond(position);
      }

      @Override
      public void close() {}
    };
  }

  /** Whatever comes may be of the kind. */
  private synchronized void awaitBeyond(long position) throws InterruptedException {
    for (int i = 0; i < 20 && events.size() <= position; i++) wait(5);
  }

  @Override
  public synchronized List<Recorded<Object>> read(long from, int limit) {
    int start = (int) from - 1;
    return List.copyOf(events.subList(start, Math.min(events.size(), start + limit)));
  }

  @Override
  public Answer write(Request request) {
    requireHere();
    var command = (Command) request;
    written.add(command);
    return answering.apply(command);
  }

  @Override
  public void note(Note note) {
    requireHere();
    notes.add(note);
  }

  private void requireHere() {
    if (away) throw new RequestFailure(FailureCode.UNAVAILABLE, "away");
  }
}
