package io.eventserver.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A small write and its sync, and nothing else: no server that syncs before it answers takes less.
 */
final class RawSync implements AutoCloseable {
  private static final int FILE_BYTES = 16 << 20;
  private static final int WRITE_BYTES = 100;
  private static final int COUNT = 1_000;

  private final FileChannel file;
  private final long end;
  private long at;

  private RawSync(FileChannel file, long end) {
    this.file = file;
    this.end = end;
  }

  /** Into a file that was preallocated, as a log's segment is. */
  static RawSync preallocated(Path path) throws IOException {
    var file = create(path);
    var zeros = ByteBuffer.allocateDirect(1 << 20);
    for (long to = 0; to < FILE_BYTES; to += zeros.capacity()) file.write(zeros.clear(), to);
    file.force(true);
    return new RawSync(file, FILE_BYTES);
  }

  /** At the end of a file that grows, as Redis' does. */
  static RawSync growing(Path path) throws IOException {
    return new RawSync(create(path), Long.MAX_VALUE);
  }

  private static FileChannel create(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** The median of some, in milliseconds. */
  double millis() throws IOException {
    var bytes = ByteBuffer.allocateDirect(WRITE_BYTES);
    double[] each = new double[COUNT];
    for (int i = 0; i < COUNT; i++) {
      if (at > end - WRITE_BYTES) at = 0;
      long start = System.nanoTime();
      file.write(bytes.clear(), at);
      file.force(false);
      each[i] = (System.nanoTime() - start) / 1e6;
      at += WRITE_BYTES;
    }
    return Median.of(each);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
