package io.eventserver.eventstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * A file of a failing disk: what cannot be read of it is taken for zeros, and told once. Owned by
 * one thread; only read.
 */
final class ReadableParts implements DiskFile {
  private static final int PART_BYTES = 4 << 10;

  private final String name;
  private final DiskFile file;
  private final Unreadable told;
  private final Set<Long> known = new HashSet<>();

  /** Who is told what cannot be read. */
  interface Unreadable {
    void part(String file, long offset, String why);
  }

  ReadableParts(String name, DiskFile file, Unreadable told) {
    this.name = name;
    this.file = file;
    this.told = told;
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public int read(ByteBuffer into, long offset) throws IOException {
    int start = into.position();
    try {
      return file.read(into, offset);
    } catch (IOException e) {
      int length = Math.clamp(file.size() - offset, 0, into.limit() - start);
      for (int done = 0; done < length; ) {
        int rest = PART_BYTES - (int) ((offset + done) % PART_BYTES);
        int part = Math.min(rest, length - done);
        readPart(into.slice(start + done, part), offset + done);
        done += part;
      }
      into.position(start + length);
      return length;
    }
  }

  private void readPart(ByteBuffer part, long offset) {
    try {
      file.read(part, offset);
    } catch (IOException e) {
      for (int i = 0; i < part.limit(); i++) part.put(i, (byte) 0);
      long at = offset - offset % PART_BYTES;
      if (known.add(at)) {
        told.part(name, at, "it cannot be read (%s)".formatted(e.getMessage()));
      }
    }
  }

  @Override
  public void write(ByteBuffer from, long offset) throws IOException {
    throw new IOException("it is only read");
  }

  @Override
  public void sync() {
    // Nothing is written.
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
