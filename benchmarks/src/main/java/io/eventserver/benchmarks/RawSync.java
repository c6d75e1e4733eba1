package io.eventserver.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A small write and its sync, into a file that was preallocated, and nothing else: no server that
 * syncs before it answers takes less.
 */
final class RawSync implements AutoCloseable {
  private static final int FILE_BYTES = 16 << 20;
  private static final int WRITE_BYTES = 100;
  private static final int COUNT = 1_000;

  private final FileChannel file;
  private long at;

  RawSync(Path path) throws IOException {
    file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    var zeros = ByteBuffer.allocateDirect(1 << 20);
    for (long to = 0; to < FILE_BYTES; to += zeros.capacity()) file.write(zeros.clear(), to);
    file.force(true);
  }

  /** The median of some, in milliseconds. */
  double millis() throws IOException {
    var bytes = ByteBuffer.allocateDirect(WRITE_BYTES);
    double[] each = new double[COUNT];
    for (int i = 0; i < COUNT; i++) {
      if (at + WRITE_BYTES > FILE_BYTES) at = 0;
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
