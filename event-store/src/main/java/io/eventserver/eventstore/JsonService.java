package io.eventserver.eventstore;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.Json;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves addresses of the wire: JSON in, JSON or a failure code out.
 *
 * <p>Whatever goes wrong becomes an answer: the requester is never left to its timeout. Each
 * service runs on the event loop that it was registered from.
 */
public final class JsonService {
  private static final Logger LOG = LoggerFactory.getLogger(JsonService.class);

  private final Vertx vertx;
  private final InFlight inFlight;
  private final Detour detour;

  /**
   * @param inFlight where requests are let out again
   * @param detour of what other nodes answer
   */
  public JsonService(Vertx vertx, InFlight inFlight, Detour detour) {
    this.vertx = vertx;
    this.inFlight = inFlight;
    this.detour = detour;
  }

  /** Serves an address of this node whose body is one shape. */
  public <T> Future<Void> serve(String address, Class<T> shape, Function<T, Future<?>> service) {
    return serveTree(address, tree -> service.apply(Json.read(tree, shape, "")));
  }

  /** Serves an address of this node whose body has several shapes. */
  public Future<Void> serveTree(String address, Function<JsonNode, Future<?>> service) {
    return vertx
        .eventBus()
        .localConsumer(address, message -> handle(message, service))
        .completion();
  }

  private void handle(Message<Object> message, Function<JsonNode, Future<?>> service) {
    Future<?> reply;
    try {
      reply = answer(message, service);
    } catch (Exception | Error e) {
      reply = Future.failedFuture(e);
    }
    reply
        .onComplete(message::reply, error -> fail(message, error))
        .onComplete(_ -> inFlight.letOut(message));
  }

  private Future<?> answer(Message<Object> message, Function<JsonNode, Future<?>> service) {
    var tree = JsonBodies.tree(message.body());
    if (!tree.isObject()) throw RequestFailure.malformed("the body must be a JSON object");
    if (!message.headers().contains(Detour.FORWARDED)) {
      var elsewhere = detour.elsewhere(message.address(), tree, message.body());
      if (elsewhere != null) return elsewhere;
    }
    return service.apply(tree).map(value -> new JsonObject(Json.object(value)));
  }

  /** Answers a request with what went wrong. */
  public static void fail(Message<?> message, Throwable error) {
    var failure = failure(error);
    message.fail(failure.code().number(), failure.reason());
  }

  /** Any error as what a client is told. */
  public static RequestFailure failure(Throwable error) {
    return switch (error) {
      case RequestFailure failure -> failure;
      case ReplyException reply -> failure(reply);
      default -> {
        LOG.error("a request failed unexpectedly", error);
        yield new RequestFailure(FailureCode.DOMAIN_FAILED, "internal error: " + error);
      }
    };
  }

  private static RequestFailure failure(ReplyException reply) {
    return switch (reply.failureType()) {
      case RECIPIENT_FAILURE ->
          new RequestFailure(
              FailureCode.of(reply.failureCode()), String.valueOf(reply.getMessage()));
      case NO_HANDLERS -> RequestFailure.unavailable("the node is not ready: ask again");
      case TIMEOUT, ERROR ->
          new RequestFailure(
              FailureCode.UNKNOWN_OUTCOME, "no answer in time: repeat it with the same command id");
    };
  }
}
