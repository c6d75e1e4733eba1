package io.eventserver.eventstore;

import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Appends on their way to the store of another node.
 *
 * <p>An outcome is told when this node has read as far as the events that it speaks of, so that
 * whoever is told sees them. Outcomes are told in the order of their appends. Any thread.
 */
final class RemoteAppends {
  private static final int UNDER_WAY_MAX = 200_000;

  private final StoreLink link;
  private final Supplier<Standpoint> standpoint;
  private final AppendsFormat format;
  private final OutcomesFormat outcomesFormat;
  private final Deque<Sent> sent = new ArrayDeque<>();
  private int underWay;
  private long head;
  private @Nullable RequestFailure ended;

  private static final class Sent {
    private final Appends message;
    private final Consumer<List<Appended>> sender;
    private @Nullable List<Appended> outcomes;
    private Map<Integer, RequestFailure> rejected = Map.of();

    Sent(Appends message, Consumer<List<Appended>> sender) {
      this.message = message;
      this.sender = sender;
    }

    int weight() {
      return message.appends().size();
    }

    void came(List<Appended> all) {
      List<Appended> told = new ArrayList<>(all);
      rejected.forEach((index, failure) -> told.set(index, new Appended.Rejected(failure)));
      outcomes = told;
    }

    void lost(RequestFailure failure) {
      outcomes = message.appends().stream().<Appended>map(_ -> new Appended.Lost(failure)).toList();
    }
  }

  /**
   * @param standpoint how far this node has read what it decides on
   */
  RemoteAppends(StoreLink link, EventTypes types, Supplier<Standpoint> standpoint) {
    this.link = link;
    this.standpoint = standpoint;
    this.format = new AppendsFormat(types);
    this.outcomesFormat = new OutcomesFormat(types);
  }

  /** Sends appends; false: too many are under way, or this has ended. */
  synchronized boolean send(Appends message, Consumer<List<Appended>> sender) {
    if (ended != null || underWay + message.appends().size() > UNDER_WAY_MAX) return false;
    var each = new Sent(message, sender);
    underWay += each.weight();
    sent.add(each);
    AppendsFormat.Encoded encoded;
    try {
      encoded = format.encode(standpoint.get(), message);
    } catch (RuntimeException | Error e) {
      arrived(each, null, RequestFailure.unavailable("the appends cannot be sent: " + e));
      return true;
    }
    each.rejected = encoded.rejected();
    // In this order: the store checks that no message of a sender is missing.
    link.ask(StoreQuestion.APPEND, encoded.bytes().array())
        .whenComplete((answer, error) -> arrived(each, answer, error));
    return true;
  }

  private synchronized void arrived(
      Sent each, byte @Nullable [] answer, @Nullable Throwable error) {
    if (each.outcomes != null) return;
    try {
      if (answer == null) each.lost(failure(error));
      else each.came(outcomesFormat.decode(answer, each.message));
    } catch (RuntimeException e) {
      each.lost(unknown("the answer of the store cannot be read: " + e));
    }
    tell();
  }

  private static RequestFailure failure(@Nullable Throwable error) {
    var cause = error instanceof CompletionException wrapped ? wrapped.getCause() : error;
    return cause instanceof RequestFailure failure ? failure : unknown("no answer: " + cause);
  }

  private static RequestFailure unknown(String why) {
    return new RequestFailure(
        FailureCode.UNKNOWN_OUTCOME, why + ": repeat it with the same command id");
  }

  /** This node has read up to a position, and its listener knows. */
  synchronized void read(long position) {
    head = position;
    tell();
  }

  private void tell() {
    for (var first = sent.peek(); first != null; first = sent.peek()) {
      var outcomes = first.outcomes;
      if (outcomes == null || position(outcomes) > head) return;
      sent.remove();
      underWay -= first.weight();
      first.sender.accept(outcomes);
    }
  }

  /** The highest position that outcomes speak of. */
  private static long position(List<Appended> outcomes) {
    long highest = 0;
    for (var outcome : outcomes) {
      long one =
          switch (outcome) {
            case Appended.Stored(var events) -> events.isEmpty() ? 0 : events.getLast().position();
            case Appended.Repeated(var decided) -> decided.events().getLast().position();
            case Appended.Conflict _, Appended.Rejected _, Appended.Lost _ -> 0;
          };
      highest = Math.max(highest, one);
    }
    return highest;
  }

  /** Takes nothing more; what is under way has an unknown outcome, for a reason. */
  synchronized void end(String why) {
    if (ended != null) return;
    var failure = unknown(why);
    ended = failure;
    for (var each : sent)
      if (each.outcomes == null || position(each.outcomes) > head) each.lost(failure);
    tell();
  }
}
