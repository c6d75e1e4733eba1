package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A sender of appends that waits for each outcome. */
final class Session {
  private final EventLog log;
  private final String owner;
  private long number;
  private long seen;

  Session(EventLog log, String owner) {
    this.log = log;
    this.owner = owner;
  }

  /** Hands over without waiting. */
  CompletableFuture<List<Appended>> send(Append... appends) {
    var outcome = new CompletableFuture<List<Appended>>();
    if (!log.append(new Appends(owner, ++number, seen, List.of(appends)), outcome::complete)) {
      outcome.completeExceptionally(new IllegalStateException("queue full"));
    }
    return outcome;
  }

  /** Takes note of every outcome so far, as a sender does that has waited for them. */
  void see() {
    seen = number;
  }

  List<Appended> appendAll(Append... appends) {
    var outcomes = await(send(appends));
    see();
    return outcomes;
  }

  Appended append(Append append) {
    return appendAll(append).getFirst();
  }

  List<Recorded<Object>> stored(Append append) {
    return switch (append(append)) {
      case Appended.Stored(var events) -> events;
      case Appended other -> throw new AssertionError("not stored: " + other);
    };
  }

  static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  static List<Recorded<Object>> all(EventLog log) {
    List<Recorded<Object>> all = new ArrayList<>();
    log.read(1, all::add);
    return all;
  }
}
