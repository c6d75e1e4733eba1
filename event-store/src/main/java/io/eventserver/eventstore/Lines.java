package io.eventserver.eventstore;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The lines of a stream that are not empty, none longer than a limit. */
final class Lines {
  private static final int BLOCK_BYTES = 64 << 10;

  private final InputStream in;
  private final int bytesMax;
  private final byte[] block = new byte[BLOCK_BYTES];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int next;
  private int filled;
  private long number;

  Lines(InputStream in, int bytesMax) {
    this.in = in;
    this.bytesMax = bytesMax;
  }

  /** The number of the line that was read last, from 1; empty ones count. */
  long number() {
    return number;
  }

  /** The next line without its end; null where there is none. */
  byte @Nullable [] next() throws IOException {
    while (readLine()) {
      if (line.size() > 0) return line.toByteArray();
    }
    return null;
  }

  /** Reads to the end of a line or of the stream; false where there is neither. */
  private boolean readLine() throws IOException {
    line.reset();
    number++;
    while (true) {
      int end = next;
      while (end < filled && block[end] != '\n') end++;
      line.write(block, next, end - next);
      if (line.size() > bytesMax) throw new IOException("more than %d bytes".formatted(bytesMax));
      next = end + 1;
      if (end < filled) return true;
      next = 0;
      filled = Math.max(0, in.read(block));
      if (filled == 0) return line.size() > 0;
    }
  }
}
