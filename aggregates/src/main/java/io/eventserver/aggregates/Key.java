package io.eventserver.aggregates;

/** Which aggregate. */
record Key(String aggregate, String id) {
  static Key of(Work work) {
    return new Key(work.request().aggregate(), work.request().id());
  }
}
