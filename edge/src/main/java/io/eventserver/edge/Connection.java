package io.eventserver.edge;

import io.eventserver.eventstore.JsonService;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client: its frames come in, one after the other, and it is told what comes back. */
final class Connection implements Told {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final NetSocket socket;
  private final EdgeLimits limits;
  private final FrameParser parser;
  private final FrameReader reader;
  private final Outbox outbox;
  private final Session session;
  private final Dispatch dispatch;
  private final Queue<Frame> held = new ArrayDeque<>();
  private final long opened = System.nanoTime();
  private long heardOf = opened;
  private long frameBegun;
  private boolean loggingIn;
  private boolean paused;
  private boolean closed;

  Connection(
      NetSocket socket,
      Loop loop,
      Inside inside,
      Session session,
      EdgeLimits limits,
      FrameParser parser) {
    this.socket = socket;
    this.limits = limits;
    this.parser = parser;
    this.session = session;
    this.reader = new FrameReader(limits.frameBytes(), this::frame);
    this.outbox = new Outbox(socket, loop, limits.pendingBytes(), this::sent);
    this.dispatch = new Dispatch(loop, inside, session, limits, this);
  }

  void open() {
    socket.handler(this::read);
    socket.exceptionHandler(_ -> socket.close());
  }

  private void read(Buffer bytes) {
    if (closed) return;
    heardOf = System.nanoTime();
    attempt(
        () -> {
          boolean whole = reader.read(bytes.getBytes());
          if (!reader.isWithinFrame()) frameBegun = 0;
          else if (whole || frameBegun == 0) frameBegun = heardOf;
        });
  }

  private interface Taking {
    void take() throws ProtocolError;
  }

  /** Takes frames; what goes wrong ends the connection. */
  private void attempt(Taking frames) {
    try {
      frames.take();
    } catch (ProtocolError e) {
      end(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.warn("a frame of {} could not be taken", session.from(), e);
      end("the frame could not be taken");
    }
  }

  /** The other side has gone, or is to go. */
  void close() {
    closed = true;
    held.clear();
    dispatch.close();
    outbox.close();
  }

  /** Says why, and no more. */
  void end(String why) {
    if (closed) return;
    outbox.end(FrameWriter.error(why));
    close();
  }

  private void frame(byte[] bytes, int from, int length) throws ProtocolError {
    if (closed) return;
    var frame = parser.parse(bytes, from, length);
    // What comes behind a login is meant by whoever logs in.
    if (loggingIn) held.add(frame);
    else take(frame);
  }

  private void take(Frame frame) {
    switch (frame) {
      case Frame.Ping() -> tell(FrameWriter.pong());
      case Frame.NoAddress() -> tell(FrameWriter.error("missing_address"));
      case Frame.Send send when send.address().equals(Edge.LOGIN) -> login(send);
      case Frame.Send send -> dispatch.send(send);
      case Frame.Publish publish -> dispatch.publish(publish);
      case Frame.Register(var address) -> dispatch.register(address);
      case Frame.Unregister(var address) -> dispatch.unregister(address);
    }
  }

  private void login(Frame.Send send) {
    loggingIn = true;
    flow();
    session
        .login(send.body().json())
        .onComplete(
            identity ->
                dispatch.onLoop(() -> loggedIn(send.replyAddress(), session.loggedIn(identity))),
            error -> dispatch.onLoop(() -> loginFailed(send, error)));
  }

  private void loggedIn(@Nullable String replyAddress, Object answer) {
    if (replyAddress != null) tell(FrameWriter.answer(replyAddress, answer));
    goOn();
  }

  private void loginFailed(Frame.Send send, Throwable error) {
    session.loginFailed();
    var failure = JsonService.failure(error);
    String replyAddress = send.replyAddress();
    tell(
        replyAddress == null
            ? FrameWriter.error(failure.reason())
            : FrameWriter.failure(send.address(), replyAddress, failure));
    goOn();
  }

  private void goOn() {
    loggingIn = false;
    attempt(
        () -> {
          while (!loggingIn && !closed && !held.isEmpty()) take(held.remove());
        });
    flow();
  }

  @Override
  public void tell(Buffer frame) {
    outbox.answer(frame);
  }

  @Override
  public boolean hasRoom() {
    return outbox.hasRoom();
  }

  private void sent() {
    dispatch.goOn();
    flow();
  }

  @Override
  public void news(Buffer frame) {
    if (closed || outbox.news(frame)) return;
    // Whoever does not read what it is told would not read on either.
    end("too much waits to be read: read faster, or go on from your position");
  }

  /** Nothing is read while too much is under way, or while the client does not read. */
  @Override
  public void flow() {
    if (closed) return;
    boolean wait = loggingIn || dispatch.isFull() || outbox.isFull() || !outbox.hasRoom();
    if (wait == paused) return;
    paused = wait;
    if (wait) {
      socket.pause();
    } else {
      // What was not read did not make it late.
      if (frameBegun != 0) frameBegun = System.nanoTime();
      socket.resume();
    }
  }

  /** Looks whether it is late; to be called about every second. */
  void look(long nanos, Instant now) {
    if (closed) return;
    if (session.isOver(now)) {
      end("the login is over: connect and log in again");
    } else if (!session.isKnown() && !loggingIn && nanos - opened > limits.login().toNanos()) {
      end("no login within %d ms".formatted(limits.login().toMillis()));
    } else if (outbox.isStuckSince(nanos - limits.idle().toNanos())) {
      end("nothing was read for %d ms".formatted(limits.idle().toMillis()));
    } else if (paused) {
      heardOf = nanos;
    } else if (frameBegun != 0 && nanos - frameBegun > limits.frame().toNanos()) {
      end("a frame that has begun took more than %d ms".formatted(limits.frame().toMillis()));
    } else if (nanos - heardOf > limits.idle().toNanos()) {
      end("nothing came for %d ms: send a ping now and then".formatted(limits.idle().toMillis()));
    }
  }
}
