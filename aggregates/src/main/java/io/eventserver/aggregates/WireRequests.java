package io.eventserver.aggregates;

import io.eventserver.eventstore.Answer;
import io.eventserver.eventstore.Command;
import io.eventserver.eventstore.Publish;
import io.eventserver.eventstore.Request;
import io.eventserver.eventstore.Terms;
import io.eventserver.wire.CommandRequest;
import io.eventserver.wire.EventData;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.JsonPart;
import io.eventserver.wire.PublishRequest;
import io.eventserver.wire.RequestFailure;
import io.eventserver.wire.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Requests to write as JSON, and their answers. Any thread. */
final class WireRequests {
  private final Aggregates aggregates;

  WireRequests(Aggregates aggregates) {
    this.aggregates = aggregates;
  }

  /** A command; {@link RequestFailure} where it is malformed or unknown. */
  Request command(JsonPart json, Map<String, String> meta) {
    var request = CommandRequest.read(json);
    var vocabulary = aggregates.vocabulary(request.aggregate());
    // The type's own text, not an equal one: what is compared for each event is then the same.
    return new Command(
        vocabulary.aggregate(),
        request.id(),
        vocabulary.command(request.command(), request.data()),
        terms(request.commandId(), request.expectedVersion(), request.correlationId(), meta));
  }

  /** A reactor's command that another node issues. */
  Request issued(IssueRequest request) {
    var vocabulary = aggregates.vocabulary(request.aggregate());
    return new Command(
        vocabulary.aggregate(),
        request.id(),
        vocabulary.command(request.command(), request.data()),
        new Terms(
            Optional.of(request.commandId()),
            OptionalLong.empty(),
            Optional.ofNullable(request.correlationId()),
            request.meta()));
  }

  /** A publish; {@link RequestFailure} where it is malformed or unknown. */
  Request publish(JsonPart json, Map<String, String> meta) {
    var request = json.read(PublishRequest.class, "");
    var vocabulary = aggregates.vocabulary(request.aggregate());
    List<Object> events = new ArrayList<>();
    for (int i = 0; i < request.events().size(); i++) {
      events.add(vocabulary.event(request.events().get(i), "events[" + i + "].data"));
    }
    return new Publish(
        vocabulary.aggregate(),
        request.id(),
        events,
        terms(request.commandId(), request.expectedVersion(), request.correlationId(), meta));
  }

  /** What the sender of a request is told. */
  WriteResult result(Request request, Answer answer) {
    return switch (answer) {
      case Answer.Accepted(var version, var position, var events) ->
          new WriteResult.Stored(
              request.aggregate(), request.id(), version, position, data(request, events));
      case Answer.Refused(var reason, var version, var position, var events) ->
          new WriteResult.Failed(
              FailureCode.REFUSED.number(), reason, version, position, data(request, events));
      case Answer.Failed(var failure) -> WriteResult.Failed.of(failure);
    };
  }

  private List<EventData> data(Request request, List<Object> events) {
    var vocabulary = aggregates.vocabulary(request.aggregate());
    return events.stream().map(vocabulary::data).toList();
  }

  private static Terms terms(
      @Nullable String commandId,
      @Nullable Long expected,
      @Nullable String correlationId,
      Map<String, String> meta) {
    return new Terms(
        Optional.ofNullable(commandId).map(WireRequests::ofClient),
        expected == null ? OptionalLong.empty() : OptionalLong.of(expected),
        Optional.ofNullable(correlationId),
        meta);
  }

  private static String ofClient(String commandId) {
    if (!commandId.startsWith(Terms.REACTOR_PREFIX)) return commandId;
    throw RequestFailure.malformed(
        "commandId: those that begin with '%s' are of reactors".formatted(Terms.REACTOR_PREFIX));
  }
}
