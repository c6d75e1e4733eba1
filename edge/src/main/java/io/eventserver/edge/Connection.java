package io.eventserver.edge;

import io.eventserver.wire.Addresses;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.net.NetSocket;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client: what it says is done, what it hears and what is answered is told to it. */
final class Connection {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final NetSocket socket;
  private final EventBus bus;
  private final Inside inside;
  private final Rights rights;
  private final EdgeLimits limits;
  private final FrameParser parser;
  private final FrameReader reader;
  private final Outbox outbox;
  private final Requests requests;
  private final Questions asked;
  private final Map<String, MessageConsumer<Object>> heard = new HashMap<>();
  private int inFlight;
  private boolean closed;

  Connection(
      NetSocket socket,
      Context loop,
      Inside inside,
      Rights rights,
      EdgeLimits limits,
      FrameParser parser) {
    this.socket = socket;
    this.bus = loop.owner().eventBus();
    this.inside = inside;
    this.rights = rights;
    this.limits = limits;
    this.parser = parser;
    this.reader = new FrameReader(limits.frameBytes(), this::frame);
    this.outbox = new Outbox(socket, loop, limits.pendingBytes(), this::flow);
    this.requests = new Requests(inside, new Replies(loop));
    this.asked = new Questions(limits.openReplies());
  }

  void open() {
    socket.handler(this::read);
    socket.exceptionHandler(_ -> socket.close());
    socket.closeHandler(_ -> close());
  }

  private void read(Buffer bytes) {
    if (closed) return;
    try {
      reader.read(bytes.getBytes());
    } catch (ProtocolError e) {
      end(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.warn("a frame of {} could not be taken", socket.remoteAddress(), e);
      end("the frame could not be taken");
    } finally {
      requests.go();
    }
  }

  private void close() {
    closed = true;
    heard.values().forEach(MessageConsumer::unregister);
    heard.clear();
    asked.clear();
    outbox.close();
  }

  /** Says why, and no more. */
  private void end(String why) {
    outbox.end(FrameWriter.error(why));
    close();
  }

  private void frame(byte[] bytes, int from, int length) throws ProtocolError {
    if (closed) return;
    switch (parser.parse(bytes, from, length)) {
      case Frame.Ping() -> write(FrameWriter.pong());
      case Frame.NoAddress() -> write(FrameWriter.error("missing_address"));
      case Frame.Send send -> send(send);
      case Frame.Publish publish -> publish(publish);
      case Frame.Register(var address) -> register(address);
      case Frame.Unregister(var address) -> unregister(address);
    }
  }

  private void send(Frame.Send send) {
    var question = asked.take(send.address());
    try {
      if (question != null) answer(question, send);
      else if (!rights.maySend(send.address())) deny(send.address(), send.replyAddress());
      else if (Addresses.isRequest(send.address())) ask(send);
      else sendOn(send);
    } catch (RequestFailure e) {
      fail(send.address(), send.replyAddress(), e);
    }
  }

  /** What the server itself answers. */
  private void ask(Frame.Send send) {
    var json = send.body().json();
    if (json == null) throw RequestFailure.malformed("the body must be a JSON object");
    String replyAddress = send.replyAddress();
    enter();
    requests.ask(
        send.address(),
        json,
        value -> {
          leave();
          if (replyAddress != null) write(FrameWriter.answer(replyAddress, value));
        },
        failure -> {
          leave();
          fail(send.address(), replyAddress, failure);
        });
  }

  /** What somebody else on the bus answers. */
  private void sendOn(Frame.Send send) {
    Object body = send.body().plain();
    var options = Options.of(send.headers());
    String replyAddress = send.replyAddress();
    if (replyAddress == null) bus.send(send.address(), body, options);
    else await(bus.request(send.address(), body, options), send.address(), replyAddress);
  }

  /** What the client was asked is answered, once. */
  private void answer(Message<?> question, Frame.Send send) {
    var failure = send.failure();
    if (failure != null) {
      question.fail(failure.code(), failure.message());
      return;
    }
    Object body = send.body().plain();
    var options = Options.of(send.headers());
    String replyAddress = send.replyAddress();
    if (replyAddress == null) question.reply(body, options);
    else await(question.replyAndRequest(body, options), send.address(), replyAddress);
  }

  private void await(Future<Message<Object>> answer, String address, String replyAddress) {
    enter();
    answer.onComplete(
        message -> {
          leave();
          tell(replyAddress, message);
        },
        error -> {
          leave();
          write(FrameWriter.failure(address, replyAddress, error));
        });
  }

  private void enter() {
    inFlight++;
    flow();
  }

  private void leave() {
    inFlight--;
    flow();
  }

  private void publish(Frame.Publish publish) {
    String address = publish.address();
    try {
      if (!rights.mayPublish(address)) deny(address, null);
      else bus.publish(address, publish.body().plain(), Options.of(publish.headers()));
    } catch (RequestFailure e) {
      fail(address, null, e);
    }
  }

  private void register(String address) {
    if (!rights.mayHear(address)) {
      deny(address, null);
    } else if (heard.size() >= limits.subscriptions() && !heard.containsKey(address)) {
      write(FrameWriter.error("too many addresses are registered: unregister one"));
    } else {
      heard.computeIfAbsent(address, it -> bus.consumer(it, this::hear));
      inside.heard().accept(address);
    }
  }

  private void unregister(String address) {
    if (!rights.mayHear(address)) {
      deny(address, null);
      return;
    }
    var consumer = heard.remove(address);
    if (consumer == null) write(FrameWriter.error("unknown_address"));
    else consumer.unregister();
  }

  private void deny(String address, @Nullable String replyAddress) {
    fail(address, replyAddress, new RequestFailure(FailureCode.FORBIDDEN, "access_denied"));
  }

  private void fail(String address, @Nullable String replyAddress, RequestFailure failure) {
    write(
        replyAddress == null
            ? FrameWriter.error(failure.reason())
            : FrameWriter.failure(address, replyAddress, failure));
  }

  private void hear(Message<Object> message) {
    if (!closed) tell(message.address(), message);
  }

  private void tell(String address, Message<Object> message) {
    asked.add(message);
    write(FrameWriter.message(address, message));
  }

  private void write(Buffer frame) {
    if (closed || outbox.add(frame)) return;
    // Whoever does not read what it is told would not read on either.
    end("too much waits to be read: read faster, or go on from your position");
  }

  /** Nothing is read while too much is under way, or while the client does not read. */
  private void flow() {
    if (closed) return;
    if (inFlight >= limits.inFlight() || outbox.isFull()) socket.pause();
    else socket.resume();
  }
}
