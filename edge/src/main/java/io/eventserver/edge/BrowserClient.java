package io.eventserver.edge;

import io.eventserver.eventstore.JsonService;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.JsonPart;
import io.eventserver.wire.RequestFailure;
import io.netty.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.handler.sockjs.BridgeEvent;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One browser. Owned by the event loop of its connection. */
final class BrowserClient {
  private final SockJSSocket socket;
  private final Channel channel;
  private final Session session;
  private final EdgeLimits limits;
  private final Requests requests;
  private final Loop loop;
  private final Set<String> heard = new HashSet<>();
  private final Inside inside;
  private long pending;
  private int inFlight;

  BrowserClient(
      SockJSSocket socket, Context context, Inside inside, Session session, EdgeLimits limits) {
    this.socket = socket;
    // SockJS' own queue is always empty: it counts as written what the connection does not take.
    this.channel = HttpConnections.channel(socket.routingContext().request().connection());
    this.session = session;
    this.limits = limits;
    this.inside = inside;
    this.loop = new Loop(context);
    this.requests = new Requests(inside, session, loop, () -> true);
  }

  /** Ends it where nobody has logged in. */
  void requireLogin() {
    if (!session.isKnown()) socket.close();
  }

  /** Something came that could not be taken, as a message that is too large: it is ended. */
  void broken() {
    fail(
        null,
        RequestFailure.tooLarge(
            "what came could not be taken: a message has %d bytes at most"
                .formatted(limits.frameBytes())));
    socket.close();
  }

  /** Takes what it says, and what it is to be told. */
  void event(BridgeEvent event) {
    var frame = event.getRawMessage();
    String address = frame.getValue("address") instanceof String text ? text : "";
    if (session.isOver(Instant.now())) {
      event.complete(false);
      socket.close();
      return;
    }
    switch (event.type()) {
      case SEND -> send(event, address, frame);
      case PUBLISH -> allow(event, address, session.mayPublish(address));
      case REGISTER -> allow(event, address, session.mayHear(address));
      case REGISTERED -> {
        heard.add(address);
        inside.heard().accept(address);
        event.complete(true);
      }
      case UNREGISTER -> {
        heard.remove(address);
        event.complete(true);
      }
      case RECEIVE -> receive(event, address, frame);
      case SOCKET_CREATED, SOCKET_CLOSED, SOCKET_IDLE, SOCKET_PING, SOCKET_ERROR ->
          event.complete(true);
    }
  }

  private void allow(BridgeEvent event, String address, boolean may) {
    if (!may) session.denied(address);
    event.complete(may);
  }

  /** An answer comes to an address that was never registered. */
  private void receive(BridgeEvent event, String address, JsonObject frame) {
    boolean may = !heard.contains(address) || session.mayHear(address);
    event.complete(may && hasRoom(frame.toBuffer().length()));
  }

  /** Whether it may be told more; where too much waits that it does not read, it is ended. */
  private boolean hasRoom(int bytes) {
    if (!channel.isActive()) return false;
    pending = channel.isWritable() ? 0 : pending + bytes;
    boolean room = pending <= limits.pendingBytes();
    if (!room) end();
    return room;
  }

  /** The usual way to close waits until everything is written, which may be never. */
  private void end() {
    socket.close();
    var vertx = loop.context().owner();
    vertx.setTimer(Outbox.FAREWELL_MILLIS, _ -> channel.unsafe().close(channel.voidPromise()));
  }

  /** What is answered here goes no further: the event is never completed. */
  private void send(BridgeEvent event, String address, JsonObject frame) {
    String replyAddress = frame.getValue("replyAddress") instanceof String text ? text : null;
    Object value = frame.getValue("body");
    var body = value == null ? null : bytes(value);
    try {
      if (address.equals(Edge.LOGIN)) login(body, replyAddress);
      else if (!session.maySend(address, body)) throw session.denied(address);
      else if (!Addresses.isRequest(address)) event.complete(true);
      else ask(address, body, replyAddress);
    } catch (RequestFailure e) {
      fail(replyAddress, e);
    }
  }

  private static JsonPart.Bytes bytes(Object body) {
    byte[] bytes = Json.encodeToBuffer(body).getBytes();
    return new JsonPart.Bytes(bytes, 0, bytes.length);
  }

  private void ask(String address, JsonPart.@Nullable Bytes body, @Nullable String replyAddress) {
    if (inFlight >= limits.inFlight()) {
      throw RequestFailure.unavailable("too many requests are in flight: ask again");
    }
    requests.ask(
        address,
        body,
        new Requests.Outcome() {
          @Override
          public @Nullable Buffer written(Object value) {
            return replyAddress == null ? null : FrameWriter.browserAnswer(replyAddress, value);
          }

          @Override
          public void answered(@Nullable Buffer answer) {
            inFlight--;
            if (answer != null) write(answer);
          }

          @Override
          public void failed(RequestFailure failure) {
            inFlight--;
            fail(replyAddress, failure);
          }
        });
    inFlight++;
  }

  private void login(JsonPart.@Nullable Bytes body, @Nullable String replyAddress) {
    session
        .login(body)
        .onComplete(
            identity -> loop.add(() -> answer(replyAddress, session.loggedIn(identity))),
            error ->
                loop.add(
                    () -> {
                      session.loginFailed();
                      fail(replyAddress, JsonService.failure(error));
                    }));
  }

  private void answer(@Nullable String replyAddress, Object body) {
    if (replyAddress != null) write(FrameWriter.browserAnswer(replyAddress, body));
  }

  private void fail(@Nullable String replyAddress, RequestFailure failure) {
    write(FrameWriter.browserFailure(replyAddress, failure));
  }

  private void write(Buffer frame) {
    // As text, which is what JSON is to a WebSocket.
    if (hasRoom(frame.length())) socket.write(frame.toString());
  }
}
