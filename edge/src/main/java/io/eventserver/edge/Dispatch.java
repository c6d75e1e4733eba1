package io.eventserver.edge;

import io.eventserver.wire.Addresses;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of what one client says, within its rights: requests go to the server, everything
 * else to the bus. Owned by its event loop.
 */
final class Dispatch {
  private final EventBus bus;
  private final Session session;
  private final EdgeLimits limits;
  private final Told told;
  private final Loop loop;
  private final Requests requests;
  private final Subscriptions subscriptions;
  private final Questions asked;
  private int inFlight;
  private long inFlightBytes;

  Dispatch(Loop loop, Inside inside, Session session, EdgeLimits limits, Told told) {
    this.bus = loop.context().owner().eventBus();
    this.session = session;
    this.limits = limits;
    this.told = told;
    this.loop = loop;
    this.requests = new Requests(inside, session, loop, told::hasRoom);
    this.asked = new Questions(limits.openReplies());
    this.subscriptions =
        new Subscriptions(bus, session, limits.subscriptions(), this::hear, inside.heard());
  }

  /** Runs something on the client's event loop. Any thread. */
  void onLoop(Runnable work) {
    loop.add(work);
  }

  /** The client has read on. */
  void goOn() {
    requests.goOn();
  }

  void close() {
    requests.close();
    subscriptions.close();
    asked.clear();
  }

  /** Whether more is under way than may be. */
  boolean isFull() {
    return inFlight >= limits.inFlight() || inFlightBytes >= limits.pendingBytes();
  }

  void send(Frame.Send send) {
    try {
      // It was asked: so it may answer, once.
      var question = asked.take(send.address());
      if (question != null) answer(question, send);
      else if (!session.maySend(send.address(), send.body().json()))
        throw session.denied(send.address());
      else if (Addresses.isRequest(send.address())) ask(send);
      else sendOn(send);
    } catch (RequestFailure e) {
      fail(send.address(), send.replyAddress(), e);
    }
  }

  /** What the server itself answers. */
  private void ask(Frame.Send send) {
    String replyAddress = send.replyAddress();
    int bytes = send.body().length();
    requests.ask(
        send.address(),
        send.body().json(),
        new Requests.Outcome() {
          @Override
          public @Nullable Buffer written(Object value) {
            return replyAddress == null ? null : FrameWriter.answer(replyAddress, value);
          }

          @Override
          public void answered(@Nullable Buffer answer) {
            leave(bytes);
            if (answer != null) told.tell(answer);
          }

          @Override
          public void failed(RequestFailure failure) {
            leave(bytes);
            fail(send.address(), replyAddress, failure);
          }
        });
    enter(bytes);
  }

  /** What somebody else on the bus answers. */
  private void sendOn(Frame.Send send) {
    Object body = send.body().plain();
    var options = Options.of(send.headers());
    String replyAddress = send.replyAddress();
    if (replyAddress == null) bus.send(send.address(), body, options);
    else await(bus.request(send.address(), body, options), send);
  }

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
    else await(question.replyAndRequest(body, options), send);
  }

  private void await(Future<Message<Object>> answer, Frame.Send send) {
    String address = send.address();
    String replyAddress = Objects.requireNonNull(send.replyAddress());
    int bytes = send.body().length();
    enter(bytes);
    answer.onComplete(
        message -> {
          leave(bytes);
          tell(address, replyAddress, message);
        },
        error -> {
          leave(bytes);
          told.tell(FrameWriter.failure(address, replyAddress, error));
        });
  }

  private void enter(int bytes) {
    inFlight++;
    inFlightBytes += bytes;
    told.flow();
  }

  private void leave(int bytes) {
    inFlight--;
    inFlightBytes -= bytes;
    told.flow();
  }

  void publish(Frame.Publish publish) {
    String address = publish.address();
    try {
      if (!session.mayPublish(address)) throw session.denied(address);
      bus.publish(address, publish.body().plain(), Options.of(publish.headers()));
    } catch (RequestFailure e) {
      fail(address, null, e);
    }
  }

  void register(String address) {
    try {
      subscriptions.add(address);
    } catch (RequestFailure e) {
      fail(address, null, e);
    }
  }

  void unregister(String address) {
    try {
      subscriptions.remove(address);
    } catch (RequestFailure e) {
      fail(address, null, e);
    }
  }

  private void fail(String address, @Nullable String replyAddress, RequestFailure failure) {
    told.tell(
        replyAddress == null
            ? FrameWriter.error(failure.reason())
            : FrameWriter.failure(address, replyAddress, failure));
  }

  /** An answer of the bus: where it is no JSON, that is the failure of what was asked. */
  private void tell(String address, String replyAddress, Message<Object> message) {
    try {
      told.tell(frame(replyAddress, message));
    } catch (RuntimeException e) {
      var failure =
          new RequestFailure(FailureCode.DOMAIN_FAILED, "an answer that is no JSON: " + e);
      fail(address, replyAddress, failure);
    }
  }

  private void hear(String address, Message<Object> message) {
    told.news(frame(address, message));
  }

  private Buffer frame(String address, Message<Object> message) {
    var frame = FrameWriter.message(address, message);
    asked.add(message);
    return frame;
  }
}
