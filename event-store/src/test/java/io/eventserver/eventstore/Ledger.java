package io.eventserver.eventstore;

import io.eventserver.domain.Aggregate;
import io.eventserver.domain.AggregateType;
import io.eventserver.domain.Decision;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A tiny domain for tests of the store. */
record Ledger(long sum) implements Aggregate<Ledger, Ledger.Entry, Ledger.Entry> {
  static final AggregateType<Ledger, Entry, Entry> TYPE =
      AggregateType.of(new Ledger(0), Entry.class, Entry.class);

  static final EventTypes TYPES = new EventTypes(List.of(TYPE));

  sealed interface Entry {}

  /** Fields that the record codec knows. */
  record Booked(long amount, String text) implements Entry {}

  /** A field that only JSON can hold. */
  record Labelled(List<String> labels, Optional<String> note) implements Entry {}

  /** A log of it that is open and runs. */
  static FileLog open(Disk disk, int segmentBytes, Replay replay) throws IOException {
    var log =
        FileLog.open(
            disk,
            TYPES,
            new Directory(),
            LogSettings.DEFAULT.withSegmentBytes(segmentBytes),
            replay,
            Optional.empty(),
            // A fault is for the call that it is meant for, not for the next segment's.
            Runnable::run);
    log.start(_ -> {});
    return log;
  }

  @Override
  public Decision<Entry> decide(Entry command) {
    return Decision.accept(command);
  }

  @Override
  public Ledger evolve(Entry event) {
    return switch (event) {
      case Booked(var amount, _) -> new Ledger(sum + amount);
      case Labelled _ -> this;
    };
  }
}
