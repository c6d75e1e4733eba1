package io.eventserver.edge;

import java.util.Arrays;

/**
 * Finds the frames in what comes from a socket: 4 bytes of length, big-endian, and so many bytes.
 *
 * <p>It holds no more than what has come: what a length announces is believed when it is there.
 * Owned by one thread.
 */
final class FrameReader {
  private static final int HEAD_BYTES = Integer.BYTES;

  private final int bytesMax;
  private final Sink sink;
  private byte[] begun = {};
  private int filled;

  /** Takes a frame. */
  interface Sink {
    void frame(byte[] bytes, int from, int length) throws ProtocolError;
  }

  /**
   * @param bytesMax the largest frame, without its length
   */
  FrameReader(int bytesMax, Sink sink) {
    this.bytesMax = bytesMax;
    this.sink = sink;
  }

  /** Whether a frame has begun and not ended. */
  boolean isWithinFrame() {
    return filled > 0;
  }

  /**
   * Takes what came next; keeps what is no whole frame yet. Bytes are not changed once told.
   *
   * @return whether a frame was told
   * @throws ProtocolError where what comes is no frame: nothing after it can be understood
   */
  boolean read(byte[] bytes) throws ProtocolError {
    int from;
    if (filled == 0) {
      from = frames(bytes, bytes.length);
      filled = bytes.length - from;
      begun = Arrays.copyOfRange(bytes, from, bytes.length);
    } else {
      append(bytes);
      from = frames(begun, filled);
      filled -= from;
      // In place while nothing is whole: pieces may be of one byte.
      if (from > 0) begun = Arrays.copyOfRange(begun, from, from + filled);
    }
    return from > 0;
  }

  /** Tells the whole frames; answers where the first begins that is not whole. */
  private int frames(byte[] bytes, int end) throws ProtocolError {
    int at = 0;
    while (end - at >= HEAD_BYTES) {
      int length = length(bytes, at);
      if (end - at - HEAD_BYTES < length) break;
      sink.frame(bytes, at + HEAD_BYTES, length);
      at += HEAD_BYTES + length;
    }
    return at;
  }

  private int length(byte[] bytes, int at) throws ProtocolError {
    int length =
        (bytes[at] & 0xff) << 24
            | (bytes[at + 1] & 0xff) << 16
            | (bytes[at + 2] & 0xff) << 8
            | (bytes[at + 3] & 0xff);
    if (length <= 0) throw new ProtocolError("a frame of length " + length);
    if (length > bytesMax) {
      throw new ProtocolError("a frame of %d bytes, of %d at most".formatted(length, bytesMax));
    }
    return length;
  }

  private void append(byte[] bytes) {
    int size = filled + bytes.length;
    if (size > begun.length) begun = Arrays.copyOf(begun, Math.max(size, 2 * begun.length));
    System.arraycopy(bytes, 0, begun, filled, bytes.length);
    filled = size;
  }
}
