package io.eventserver.edge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/**
 * What one client is told: the frames of a turn of the event loop leave in one write.
 *
 * <p>Owned by that loop.
 */
final class Outbox {
  static final long FAREWELL_MILLIS = 10_000;
  private static final long QUIET_MILLIS = 100;

  private final NetSocket socket;
  private final Loop loop;
  private final long bytesMax;
  private final Runnable onSent;
  private @Nullable Buffer turn;
  // Of the turn, and of all that has not left: answers, and what nobody asked for.
  private int turnNews;
  private long answers;
  private long news;
  private long leftAt;
  private long heardAt;
  private boolean closed;

  /**
   * @param bytesMax what nobody asked for may wait so far for the client to read it; answers half
   *     as far, and one more
   * @param onSent runs when something has left, and when the client has read on
   */
  Outbox(NetSocket socket, Loop loop, long bytesMax, Runnable onSent) {
    this.socket = socket;
    this.loop = loop;
    this.bytesMax = bytesMax;
    this.onSent = onSent;
    socket.drainHandler(_ -> onSent.run());
  }

  /** Takes an answer, which is told however large it is: who gives it asks for room before. */
  void answer(Buffer frame) {
    if (closed) return;
    answers += frame.length();
    add(frame);
  }

  /** Whether there is room for another answer. */
  boolean hasRoom() {
    return answers < bytesMax / 2;
  }

  /** Takes what nobody asked for; false: too much waits already, and it is not told any more. */
  boolean news(Buffer frame) {
    if (closed) return true;
    if (news + frame.length() > bytesMax) return false;
    news += frame.length();
    turnNews += frame.length();
    add(frame);
    return true;
  }

  private void add(Buffer frame) {
    if (answers + news == frame.length()) leftAt = System.nanoTime();
    if (turn != null) {
      turn.appendBuffer(frame);
    } else {
      turn = frame;
      loop.atEnd(this::flush);
    }
  }

  private void flush() {
    var leaving = turn;
    if (leaving == null) return;
    turn = null;
    int leavingNews = turnNews;
    turnNews = 0;
    socket.write(leaving).onComplete(_ -> left(leaving.length() - leavingNews, leavingNews));
    if (!closed) onSent.run();
  }

  private void left(int ofAnswers, int ofNews) {
    answers -= ofAnswers;
    news -= ofNews;
    leftAt = System.nanoTime();
    if (!closed) onSent.run();
  }

  /** Whether something has waited since then, and nothing was read. */
  boolean isStuckSince(long nanos) {
    return answers + news > 0 && leftAt - nanos < 0;
  }

  /** Whether the client does not read what it is told. */
  boolean isFull() {
    return socket.writeQueueFull();
  }

  /**
   * Tells a last frame, and ends the connection when that is written and the client says no more:
   * what it says unheard would take back what it was told. After 10 s in any case.
   */
  void end(Buffer farewell) {
    if (closed) return;
    closed = true;
    var leaving = turn == null ? farewell : turn.appendBuffer(farewell);
    turn = null;
    var left = socket.write(leaving);
    long timer = loop.context().owner().setTimer(FAREWELL_MILLIS, _ -> cutOff());
    heardAt = System.nanoTime();
    socket.handler(_ -> heardAt = System.nanoTime()).resume();
    left.onComplete(_ -> closeWhenQuiet(timer));
  }

  private void closeWhenQuiet(long timer) {
    var vertx = loop.context().owner();
    if (System.nanoTime() - heardAt < QUIET_MILLIS * 1_000_000) {
      vertx.setTimer(QUIET_MILLIS, _ -> closeWhenQuiet(timer));
    } else {
      vertx.cancelTimer(timer);
      socket.close();
    }
  }

  /** The usual ways to close wait until everything is written, which may be never. */
  private void cutOff() {
    var channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
    channel.unsafe().close(channel.voidPromise());
  }

  /** Tells nothing more. */
  void close() {
    closed = true;
    turn = null;
  }
}
