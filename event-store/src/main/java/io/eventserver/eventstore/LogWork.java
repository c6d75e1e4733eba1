package io.eventserver.eventstore;

import io.eventserver.wire.RequestFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What is handed to the log's thread. */
sealed interface LogWork {

  /** How many places it takes in the queue. */
  int weight();

  /** Sets one of its outcomes. */
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
  record Remember(Note note, List<Appended> outcome, Consumer<Optional<RequestFailure>> sender)
      implements LogWork {
    Remember(Note note, Consumer<Optional<RequestFailure>> sender) {
      this(note, new ArrayList<>(1), sender);
    }

    @Override
    public int weight() {
      return 1;
    }

    @Override
    public void settle(int index, Appended appended) {
      outcome.add(appended);
    }

    @Override
    public void tell() {
      sender.accept(
          switch (outcome.getFirst()) {
            case Appended.Stored _ -> Optional.empty();
            case Appended.Lost(var failure) -> Optional.of(failure);
            case Appended.Rejected(var failure) -> Optional.of(failure);
            case Appended.Conflict _, Appended.Repeated _ ->
                throw new IllegalStateException("a note has no version");
          });
    }
  }

  /** The end: everything before it has been handed over. */
  record Stop() implements LogWork {
    @Override
    public int weight() {
      return 0;
    }

    @Override
    public void settle(int index, Appended outcome) {}

    @Override
    public void tell() {}
  }
}
