package io.eventserver.aggregates;

import io.eventserver.eventstore.Decided;
import java.util.Optional;
import java.util.function.Consumer;

/** How aggregates ask the store for a command id before they decide. */
public interface CommandIdLookup {

  /** False where the id is certainly new. Must not block. */
  boolean mayHold(String commandId);

  /** Finds its decision; answers on the thread of the aggregates, or with a failure. */
  void find(
      String commandId,
      Consumer<Optional<Decided>> found,
      Consumer<io.eventserver.wire.RequestFailure> failed);
}
