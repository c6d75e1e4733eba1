package io.eventserver.benchmarks;

import io.eventserver.eventstore.Disk;
import io.eventserver.eventstore.DiskFile;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A disk whose syncs take longer than they must, and are noted. */
final class WatchedDisk implements Disk {
  private final Disk disk;
  private final long moreNanos;
  private long[] syncs = new long[1 << 16];
  private int count;

  WatchedDisk(Disk disk, long moreMillis) {
    this.disk = disk;
    this.moreNanos = TimeUnit.MILLISECONDS.toNanos(moreMillis);
  }

  private synchronized void synced(long from, long to) {
    if (count == syncs.length) syncs = Arrays.copyOf(syncs, 2 * count);
    syncs[count++] = from;
    syncs[count++] = to;
  }

  /** Writes begin and end of each sync so far, by {@link System#nanoTime}; begins anew. */
  synchronized void dump(Path file) throws IOException {
    try (var out = new DataOutputStream(Files.newOutputStream(file))) {
      var bytes = ByteBuffer.allocate(count * Long.BYTES);
      bytes.asLongBuffer().put(syncs, 0, count);
      out.write(bytes.array());
    }
    count = 0;
  }

  private final class WatchedFile implements DiskFile {
    private final DiskFile file;

    WatchedFile(DiskFile file) {
      this.file = file;
    }

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
      file.write(from, offset);
    }

    @Override
    public void sync() throws IOException {
      long from = System.nanoTime();
      file.sync();
      try {
        TimeUnit.NANOSECONDS.sleep(moreNanos);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      synced(from, System.nanoTime());
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  @Override
  public List<String> names() throws IOException {
    return disk.names();
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return new WatchedFile(disk.open(name));
  }

  @Override
  public DiskFile create(String name) throws IOException {
    return new WatchedFile(disk.create(name));
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
}
