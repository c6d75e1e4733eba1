package io.eventserver.eventstore;

import io.eventserver.wire.RequestFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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
}
