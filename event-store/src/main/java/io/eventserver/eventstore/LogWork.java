package io.eventserver.eventstore;

import io.eventserver.wire.RequestFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What somebody wants stored and waits for. */
sealed interface LogWork {

  /** How many outcomes it has. */
  int weight();

  /** Sets one of its outcomes, until it is told. */
  void settle(int index, Appended outcome);

  /** Tells its sender, after every outcome is set. */
  void tell();

  /** Decisions to be stored. */
  final class Write implements LogWork {
    private final Appends message;
    private final Appended[] outcomes;
    private final Consumer<List<Appended>> sender;

    Write(Appends message, Consumer<List<Appended>> sender) {
      this.message = message;
      this.outcomes = new Appended[message.appends().size()];
      this.sender = sender;
    }

    Appends message() {
      return message;
    }

    @Override
    public int weight() {
      return outcomes.length;
    }

    @Override
    public void settle(int index, Appended outcome) {
      outcomes[index] = outcome;
    }

    @Override
    public void tell() {
      sender.accept(Arrays.asList(outcomes));
    }
  }

  /** A note to be stored. */
  final class Remember implements LogWork {
    private final Note note;
    private final Consumer<Optional<RequestFailure>> sender;
    private Appended outcome = new Appended.Stored(List.of());

    Remember(Note note, Consumer<Optional<RequestFailure>> sender) {
      this.note = note;
      this.sender = sender;
    }

    Note note() {
      return note;
    }

    @Override
    public int weight() {
      return 1;
    }

    @Override
    public void settle(int index, Appended appended) {
      outcome = appended;
    }

    @Override
    public void tell() {
      sender.accept(
          switch (outcome) {
            case Appended.Stored _ -> Optional.empty();
            case Appended.Lost(var failure) -> Optional.of(failure);
            case Appended.Rejected(var failure) -> Optional.of(failure);
            case Appended.Conflict _, Appended.Repeated _ ->
                throw new IllegalStateException("a note has no version");
          });
    }
  }

  /** A cut: told when everything before it is durable, before anything after it is written. */
  final class Cutting implements LogWork {
    private final Consumer<LogImage.Draft> taken;
    private final Consumer<RequestFailure> refused;
    private LogImage.@Nullable Draft draft;
    private Appended outcome = new Appended.Stored(List.of());

    Cutting(Consumer<LogImage.Draft> taken, Consumer<RequestFailure> refused) {
      this.taken = taken;
      this.refused = refused;
    }

    /** What is known where it is admitted. */
    void draft(LogImage.Draft now) {
      draft = now;
    }

    @Override
    public int weight() {
      return 1;
    }

    @Override
    public void settle(int index, Appended appended) {
      outcome = appended;
    }

    @Override
    public void tell() {
      var known = draft;
      if (outcome instanceof Appended.Lost(var failure)) refused.accept(failure);
      else if (known != null) taken.accept(known);
    }
  }
}
