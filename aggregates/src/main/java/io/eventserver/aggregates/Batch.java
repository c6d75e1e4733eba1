package io.eventserver.aggregates;

import io.eventserver.eventstore.Appends;
import java.util.List;

/** Appends on their way to the store, with the works that wait for them, in the same order. */
public final class Batch {
  private final Appends appends;
  private final List<Work> works;

  Batch(Appends appends, List<Work> works) {
    this.appends = appends;
    this.works = List.copyOf(works);
  }

  /** The message for the store. */
  public Appends appends() {
    return appends;
  }

  List<Work> works() {
    return works;
  }
}
