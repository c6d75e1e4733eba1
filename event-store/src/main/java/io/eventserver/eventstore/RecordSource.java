package io.eventserver.eventstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Where the committed records of a log can be read again. Any thread; may block. */
interface RecordSource {

  /**
   * Records from a place at or shortly before an event, up to the end of what is committed.
   *
   * @param blockBytes about how many bytes to read at a time
   */
  Walk from(long position, int blockBytes) throws IOException;

  /** One record after the other. One thread. */
  interface Walk {
    /** The body of the next one, valid until the next call; null where there are no more. */
    @Nullable ByteBuffer next() throws IOException;
  }
}
