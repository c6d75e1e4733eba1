package io.eventserver.edge;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.net.NetSocket;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client: what it says is done, what it hears and what is answered is told to it. */
final class Connection {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final int FORBIDDEN = 403;
  private static final int MALFORMED = 400;
  private static final long TIMEOUT_MILLIS_MAX = 60_000;

  private final NetSocket socket;
  private final EventBus bus;
  private final Rights rights;
  private final EdgeLimits limits;
  private final FrameParser parser;
  private final FrameReader reader;
  private final Map<String, MessageConsumer<Object>> heard = new HashMap<>();
  private final SequencedMap<String, Message<?>> asked = new LinkedHashMap<>();
  private int inFlight;
  private long pending;
  private boolean closed;

  Connection(NetSocket socket, EventBus bus, Rights rights, EdgeLimits limits, FrameParser parser) {
    this.socket = socket;
    this.bus = bus;
    this.rights = rights;
    this.limits = limits;
    this.parser = parser;
    this.reader = new FrameReader(limits.frameBytes(), this::frame);
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
    }
  }

  private void close() {
    closed = true;
    heard.values().forEach(MessageConsumer::unregister);
    heard.clear();
    asked.clear();
  }

  /** Says why, and no more. */
  private void end(String why) {
    close();
    socket.write(FrameWriter.error(why)).onComplete(_ -> socket.close());
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

  private void send(Frame.Send send) throws ProtocolError {
    var question = asked.remove(send.address());
    if (question != null) {
      reply(question, send);
    } else if (!rights.maySend(send.address())) {
      deny(send.address(), send.replyAddress());
    } else {
      Object body = plain(send.body());
      var options = options(send.headers());
      String replyAddress = send.replyAddress();
      if (replyAddress == null) bus.send(send.address(), body, options);
      else await(bus.request(send.address(), body, options), send.address(), replyAddress);
    }
  }

  /** What the client was asked is answered, once. */
  private void reply(Message<?> question, Frame.Send send) throws ProtocolError {
    var failure = send.failure();
    if (failure != null) {
      question.fail(failure.code(), failure.message());
      return;
    }
    Object body = plain(send.body());
    var options = options(send.headers());
    String replyAddress = send.replyAddress();
    if (replyAddress == null) question.reply(body, options);
    else await(question.replyAndRequest(body, options), send.address(), replyAddress);
  }

  private void await(Future<Message<Object>> answer, String address, String replyAddress) {
    inFlight++;
    flow();
    answer.onComplete(it -> tell(replyAddress, it), error -> fail(address, replyAddress, error));
    answer.onComplete(_ -> leave());
  }

  private void leave() {
    inFlight--;
    flow();
  }

  private static @Nullable Object plain(Body body) throws ProtocolError {
    try {
      return body.plain();
    } catch (DecodeException e) {
      throw new ProtocolError("body: " + e.getMessage());
    }
  }

  private static DeliveryOptions options(Map<String, String> headers) throws ProtocolError {
    var options = new DeliveryOptions().setSendTimeout(TIMEOUT_MILLIS_MAX);
    for (var header : headers.entrySet()) {
      switch (header.getKey()) {
        case "timeout" -> options.setSendTimeout(timeout(header.getValue()));
        // How the bus carries a message is no client's business.
        case "localOnly", "codecName" -> {}
        default -> options.addHeader(header.getKey(), header.getValue());
      }
    }
    return options;
  }

  private static long timeout(String millis) throws ProtocolError {
    try {
      return Math.clamp(Long.parseLong(millis), 1, TIMEOUT_MILLIS_MAX);
    } catch (NumberFormatException e) {
      throw new ProtocolError("timeout: no number of milliseconds");
    }
  }

  private void publish(Frame.Publish publish) throws ProtocolError {
    if (!rights.maySend(publish.address())) deny(publish.address(), null);
    else bus.publish(publish.address(), plain(publish.body()), options(publish.headers()));
  }

  private void register(String address) {
    if (!rights.mayHear(address)) {
      deny(address, null);
    } else if (heard.size() >= limits.subscriptions() && !heard.containsKey(address)) {
      write(FrameWriter.error("too many addresses are registered: unregister one"));
    } else {
      heard.computeIfAbsent(address, it -> bus.consumer(it, this::hear));
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
    if (replyAddress == null) write(FrameWriter.error("access_denied"));
    else fail(address, replyAddress, failure(FORBIDDEN, "access_denied"));
  }

  private static ReplyException failure(int code, String message) {
    return new ReplyException(ReplyFailure.RECIPIENT_FAILURE, code, message);
  }

  private void hear(Message<Object> message) {
    if (!closed) tell(message.address(), message);
  }

  private void tell(String address, Message<Object> message) {
    String replyAddress = message.replyAddress();
    if (replyAddress != null) {
      if (asked.size() >= limits.openReplies()) asked.pollFirstEntry();
      asked.put(replyAddress, message);
    }
    write(FrameWriter.message(address, message));
  }

  private void fail(String address, String replyAddress, Throwable error) {
    write(
        FrameWriter.failure(
            address,
            replyAddress,
            error instanceof ReplyException failure
                ? failure
                : failure(MALFORMED, String.valueOf(error.getMessage()))));
  }

  private void write(Buffer frame) {
    if (closed) return;
    if (pending + frame.length() > limits.pendingBytes()) {
      // It does not read what it is told: nor would it read why.
      close();
      socket.close();
      return;
    }
    pending += frame.length();
    socket.write(frame).onComplete(_ -> pending -= frame.length());
    if (socket.writeQueueFull()) socket.drainHandler(_ -> flow());
    flow();
  }

  /** Nothing is read while too much is under way, or while the client does not read. */
  private void flow() {
    if (closed) return;
    if (inFlight >= limits.inFlight() || socket.writeQueueFull()) socket.pause();
    else socket.resume();
  }
}
