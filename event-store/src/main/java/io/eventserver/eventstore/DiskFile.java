package io.eventserver.eventstore;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file. Reads are safe from any thread beside one that writes. */
public interface DiskFile extends AutoCloseable {

  /** Its length in bytes. */
  long size() throws IOException;

  /** Fills the buffer from an offset on, as far as the file goes; answers the bytes read. */
  int read(ByteBuffer into, long offset) throws IOException;

  /** Writes all of the buffer at an offset. */
  void write(ByteBuffer from, long offset) throws IOException;

  /** Makes what was written durable; where it fails, what is on disk is unknown for good. */
  void sync() throws IOException;

  @Override
  void close() throws IOException;
}
