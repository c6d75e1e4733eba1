package io.eventserver.edge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/**
 * What one client is told: the frames of a turn of the event loop leave in one write.
 *
 * <p>Owned by that loop.
 */
final class Outbox {
  private static final long FAREWELL_MILLIS = 10_000;

  private final NetSocket socket;
  private final Loop loop;
  private final long bytesMax;
  private final Runnable onSent;
  private @Nullable Buffer turn;
  private long pending;
  private boolean closed;

  /**
   * @param bytesMax what may wait for the client to read it
   * @param onSent runs when something has left, and when the client has read on
   */
  Outbox(NetSocket socket, Loop loop, long bytesMax, Runnable onSent) {
    this.socket = socket;
    this.loop = loop;
    this.bytesMax = bytesMax;
    this.onSent = onSent;
    socket.drainHandler(_ -> onSent.run());
  }

  /** Takes a frame; false: too much waits already, and it is not told any more. */
  boolean add(Buffer frame) {
    if (closed) return true;
    if (pending + frame.length() > bytesMax) return false;
    pending += frame.length();
    if (turn != null) {
      turn.appendBuffer(frame);
    } else {
      turn = frame;
      loop.atEnd(this::flush);
    }
    return true;
  }

  private void flush() {
    var leaving = turn;
    if (leaving == null) return;
    turn = null;
    socket.write(leaving).onComplete(_ -> pending -= leaving.length());
    if (!closed) onSent.run();
  }

  /** Whether the client does not read what it is told. */
  boolean isFull() {
    return socket.writeQueueFull();
  }

  /** Tells a last frame, and ends the connection when it is read, or after 10 s. */
  void end(Buffer farewell) {
    if (closed) return;
    closed = true;
    var leaving = turn == null ? farewell : turn.appendBuffer(farewell);
    turn = null;
    var left = socket.write(leaving);
    long timer = loop.context().owner().setTimer(FAREWELL_MILLIS, _ -> socket.close());
    left.onComplete(
        _ -> {
          loop.context().owner().cancelTimer(timer);
          socket.close();
        });
  }

  /** Tells nothing more. */
  void close() {
    closed = true;
    turn = null;
  }
}
