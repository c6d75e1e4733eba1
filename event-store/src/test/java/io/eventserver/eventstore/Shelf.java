package io.eventserver.eventstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A disk in memory that can be copied, damaged, and made to fail.
 *
 * <p>Counts every call that changes something; from the call numbered {@code failAt} on, so many
 * calls fail with the message given.
 */
final class Shelf implements Disk {
  private final Map<String, Content> files = new TreeMap<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private volatile int failAt = Integer.MAX_VALUE;
  private final AtomicInteger failures = new AtomicInteger();
  private volatile String message = "";
  private volatile boolean syncsOnly;

  /** The bytes of a file, whatever its name. */
  private static final class Content {
    private byte[] bytes;
    private int spoiledFrom;
    private int spoiledTo;

    Content(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  /** Lets calls that change something fail, from now on after so many that succeed. */
  void failAfter(int successes, int count, String text) {
    failures.set(count);
    message = text;
    syncsOnly = false;
    failAt = calls.get() + successes;
  }

  /** Nothing of a part of a file can be read any more. */
  synchronized void spoil(String name, int from, int to) {
    content(name).spoiledFrom = from;
    content(name).spoiledTo = to;
  }

  /** Lets the next syncs fail. */
  void failSyncs(int count, String text) {
    failAfter(0, count, text);
    syncsOnly = true;
  }

  /** How many of its files are open. */
  int openFiles() {
    return open.get();
  }

  int calls() {
    return calls.get();
  }

  private void mayFail(boolean sync) throws IOException {
    int call = calls.getAndIncrement();
    if (syncsOnly && !sync) return;
    if (call < failAt || failures.getAndUpdate(left -> Math.max(0, left - 1)) == 0) return;
    throw new IOException(message);
  }

  /** What is on it now, on a disk of its own. */
  synchronized Shelf copy() {
    var copy = new Shelf();
    files.forEach((name, bytes) -> copy.files.put(name, new Content(bytes.bytes.clone())));
    return copy;
  }

  synchronized byte[] bytes(String name) {
    return content(name).bytes;
  }

  synchronized void truncate(String name, int length) {
    content(name).bytes = Arrays.copyOf(content(name).bytes, length);
  }

  @Override
  public synchronized List<String> names() {
    return new ArrayList<>(files.keySet());
  }

  private Content content(String name) {
    var content = files.get(name);
    if (content == null) throw new IllegalArgumentException("no file " + name);
    return content;
  }

  @Override
  public synchronized DiskFile open(String name) {
    return new InMemory(content(name));
  }

  @Override
  public synchronized DiskFile create(String name) throws IOException {
    mayFail(false);
    var content = new Content(new byte[0]);
    if (files.putIfAbsent(name, content) != null) throw new IOException("exists: " + name);
    return new InMemory(content);
  }

  @Override
  public synchronized void rename(String from, String to) throws IOException {
    mayFail(false);
    files.put(to, content(from));
    files.remove(from);
  }

  @Override
  public synchronized void delete(String name) {
    files.remove(name);
  }

  @Override
  public void sync() throws IOException {
    mayFail(true);
  }

  /** An open file keeps its content, whatever happens to its name. */
  private final class InMemory implements DiskFile {
    private final Content content;
    private boolean closed;

    InMemory(Content content) {
      this.content = content;
      open.incrementAndGet();
    }

    private void requireOpen() throws IOException {
      if (closed) throw new ClosedChannelException();
    }

    @Override
    public long size() {
      synchronized (Shelf.this) {
        return content.bytes.length;
      }
    }

    @Override
    public int read(ByteBuffer into, long offset) throws IOException {
      synchronized (Shelf.this) {
        requireOpen();
        if (offset < content.spoiledTo && offset + into.remaining() > content.spoiledFrom) {
          throw new IOException("Input/output error");
        }
        int length = (int) Math.max(0, Math.min(into.remaining(), content.bytes.length - offset));
        into.put(content.bytes, (int) Math.min(offset, content.bytes.length), length);
        return length;
      }
    }

    /** A write that fails has written half of what it should. */
    @Override
    public void write(ByteBuffer from, long offset) throws IOException {
      synchronized (Shelf.this) {
        requireOpen();
        int end = (int) offset + from.remaining();
        if (end > content.bytes.length) content.bytes = Arrays.copyOf(content.bytes, end);
        try {
          mayFail(false);
        } catch (IOException e) {
          from.get(content.bytes, (int) offset, from.remaining() / 2);
          throw e;
        }
        from.get(content.bytes, (int) offset, from.remaining());
      }
    }

    @Override
    public void sync() throws IOException {
      mayFail(true);
    }

    @Override
    public void close() {
      synchronized (Shelf.this) {
        if (!closed) open.decrementAndGet();
        closed = true;
      }
    }
  }
}
