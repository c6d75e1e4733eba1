package io.eventserver.eventstore;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.Json;
import io.eventserver.wire.JsonPart;
import io.eventserver.wire.Refusal;
import io.eventserver.wire.RequestFailure;
import io.eventserver.wire.WriteResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves addresses of the wire: JSON in, JSON or a failure code out.
 *
 * <p>Whatever goes wrong becomes an answer: the requester is never left to its timeout. Each
 * service runs on the event loop that it was registered from.
 */
public final class JsonService {
  /** The header with what is to be recorded with what a request writes, as JSON. */
  public static final String META = "event-server.meta";

  private static final Logger LOG = LoggerFactory.getLogger(JsonService.class);

  private static final String NO_OBJECT = "the body must be a JSON object";

  private final Vertx vertx;
  private final Detour detour;
  // While a verticle takes the place of another, both serve an address.
  private final Map<String, List<Service<?>>> services = new ConcurrentHashMap<>();

  /** Reads the body of a request, on any thread. */
  public interface Reading<T> {
    /**
     * The request; a {@link RequestFailure} where it is malformed.
     *
     * @param meta what is to be recorded with what it writes
     */
    T read(JsonPart body, Map<String, String> meta);
  }

  /** Who answers at an address: any thread reads, one event loop answers. */
  private record Service<T>(
      Context loop,
      MessageConsumer<Object> consumer,
      Reading<T> reading,
      Function<T, Future<?>> answer) {

    Future<?> answerNow(JsonPart body, Map<String, String> meta) {
      return answer.apply(reading.read(body, meta));
    }

    Question read(JsonPart body, Map<String, String> meta) {
      T request = reading.read(body, meta);
      return hops -> {
        Promise<Object> answered = Promise.promise();
        hops.add(
            loop,
            () ->
                attempt(() -> answerHere(request)).onComplete(answered::complete, answered::fail));
        return answered.future();
      };
    }

    /** Whoever answered may have been undeployed while the request was on its way. */
    private Future<?> answerHere(T request) {
      return consumer.isRegistered() ? answer.apply(request) : Future.failedFuture(notReady());
    }
  }

  /**
   * @param detour of what other nodes answer
   */
  public JsonService(Vertx vertx, Detour detour) {
    this.vertx = vertx;
    this.detour = detour;
  }

  /** Serves an address of this node whose body is one shape. */
  public <T> Future<Void> serve(String address, Class<T> shape, Function<T, Future<?>> service) {
    return serve(address, (body, _) -> body.read(shape, ""), service);
  }

  /** Serves an address of this node. */
  public <T> Future<Void> serve(
      String address, Reading<T> reading, Function<T, Future<?>> service) {
    var consumer = vertx.eventBus().localConsumer(address);
    var served = new Service<>(vertx.getOrCreateContext(), consumer, reading, service);
    consumer.handler(message -> handle(message, served));
    var all = services.computeIfAbsent(address, _ -> new CopyOnWriteArrayList<>());
    all.removeIf(it -> !it.consumer.isRegistered());
    all.add(served);
    return consumer.completion();
  }

  private void handle(Message<Object> message, Service<?> service) {
    attempt(() -> answer(message, service))
        .onComplete(message::reply, error -> fail(message, error));
  }

  private static Future<?> attempt(Supplier<Future<?>> answer) {
    try {
      return answer.get();
    } catch (Exception | Error e) {
      return Future.failedFuture(e);
    }
  }

  private Future<?> answer(Message<Object> message, Service<?> service) {
    var tree = JsonBodies.tree(message.body());
    if (!tree.isObject()) throw RequestFailure.malformed(NO_OBJECT);
    var body = new JsonPart.Tree(tree);
    var meta = meta(message.headers().get(META));
    if (message.headers().contains(Detour.FORWARDED)) {
      return service.answerNow(body, meta).map(JsonBodies::buffer);
    }
    var elsewhere = detour.elsewhere(new Detour.Asked(message.address(), body, meta));
    if (elsewhere != null) return elsewhere.map(JsonBodies::object);
    return service.answerNow(body, meta).map(value -> new JsonObject(Json.object(value)));
  }

  private static Map<String, String> meta(@Nullable String header) {
    if (header == null) return Map.of();
    var meta = new HashMap<String, String>();
    for (var entry : new JsonObject(header)) {
      meta.put(entry.getKey(), String.valueOf(entry.getValue()));
    }
    return meta;
  }

  /** A request that has been read, and is to be answered without the bus. */
  public interface Question {
    /**
     * Goes to whoever answers.
     *
     * @return completes on any thread: a value to be written as JSON, or what {@link #failure}
     *     knows
     */
    Future<?> ask(Hops hops);
  }

  /**
   * Reads a request; any thread.
   *
   * @param meta what is to be recorded with what it writes
   * @throws RequestFailure where it is none
   */
  public Question read(String address, JsonPart.Bytes body, Map<String, String> meta) {
    if (!body.isObject()) throw RequestFailure.malformed(NO_OBJECT);
    var service = service(address);
    if (service == null) throw notReady();
    if (detour.equals(Detour.NONE)) return service.read(body, meta);
    // What goes to another node leaves when it is asked, and not when it is read: in its turn.
    return hops ->
        attempt(
            () -> {
              var elsewhere = detour.elsewhere(new Detour.Asked(address, body, meta));
              return elsewhere == null ? service.read(body, meta).ask(hops) : elsewhere;
            });
  }

  /** The one that came last of those that are there. */
  private @Nullable Service<?> service(String address) {
    Service<?> last = null;
    for (var each : services.getOrDefault(address, List.of())) {
      if (each.consumer.isRegistered()) last = each;
    }
    return last;
  }

  private static RequestFailure notReady() {
    return RequestFailure.unavailable("the node is not ready: ask again");
  }

  /** Answers a request with what went wrong. */
  public static void fail(Message<?> message, Throwable error) {
    var failure = failure(error);
    // A failure of the bus holds no events: between nodes a refusal is an answer.
    if (failure instanceof Refusal refusal && message.headers().contains(Detour.FORWARDED)) {
      message.reply(JsonBodies.buffer(refusal.result()));
    } else {
      message.fail(failure.code().number(), failure.reason());
    }
  }

  /** What another node answered to what was forwarded. */
  public static Future<JsonNode> forwarded(Buffer reply) {
    var tree = JsonBodies.tree(reply);
    return tree.has("failureCode")
        ? Future.failedFuture(Json.read(tree, WriteResult.Failed.class, "").toFailure())
        : Future.succeededFuture(tree);
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
      case NO_HANDLERS -> notReady();
      case TIMEOUT, ERROR ->
          new RequestFailure(
              FailureCode.UNKNOWN_OUTCOME, "no answer in time: repeat it with the same command id");
    };
  }
}
