package io.eventserver.server;

import io.eventserver.eventstore.Disk;
import io.eventserver.eventstore.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A disk that works until it is told not to, to take its time, or to wait. */
final class FaultyDisk implements Disk {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Disk disk;
  volatile boolean full;
  volatile boolean broken;
  volatile boolean held;
  volatile long syncMillis;
  final AtomicInteger syncs = new AtomicInteger();

  FaultyDisk(Disk disk) {
    this.disk = disk;
  }

  private DiskFile faulty(DiskFile file) {
    return new DiskFile() {
      @Override
      public long size() throws IOException {
        return file.size();
      }

      @Override
      public int read(ByteBuffer into, long offset) throws IOException {
        return file.read(into, offset);
      }

      @Override
      public void write(ByteBuffer from, long offset) throws IOException {
        // Zeros over what could not be written go where blocks are already.
        if (full && from.get(from.position() + 3) != 0) {
          throw new IOException("No space left on device");
        }
        file.write(from, offset);
      }

      @Override
      public void sync() throws IOException {
        if (broken) throw new IOException("Input/output error");
        syncs.incrementAndGet();
        // Whoever has work for the log's thread wakes it, and it goes on waiting.
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(syncMillis);
        while (System.nanoTime() - end < 0) LockSupport.parkNanos(end - System.nanoTime());
        while (held) LockSupport.parkNanos(LOOK_NANOS);
        file.sync();
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }

  @Override
  public List<String> names() throws IOException {
    return disk.names();
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return faulty(disk.open(name));
  }

  @Override
  public DiskFile create(String name) throws IOException {
    return faulty(disk.create(name));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    disk.rename(from, to);
  }

  @Override
  public void delete(String name) throws IOException {
    disk.delete(name);
  }

  @Override
  public void sync() throws IOException {
    disk.sync();
  }

  @Override
  public String toString() {
    return disk.toString();
  }
}
