package io.eventserver.eventstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A disk in memory of a machine whose power is cut.
 *
 * <p>What was not synced comes to any end: of each sector of 512 bytes any state that it has had
 * since the last sync, of each name that was made, changed or removed either, each for itself. The
 * power is cut at a call that changes something, which may have done a part of its work.
 *
 * <p>Before that, one such call may fail. What a failed sync should have made durable never is by
 * another sync: so do file systems that drop what they could not write.
 */
final class PowerCutDisk implements Disk {
  private static final int SECTOR = 512;

  private final Random random;
  private final boolean syncs;
  private final Map<String, Content> names = new TreeMap<>();
  private final List<Change> changes = new ArrayList<>();
  private Map<String, Content> durableNames = new TreeMap<>();
  private int callsLeft = Integer.MAX_VALUE;
  private int goodCallsLeft = Integer.MAX_VALUE;
  private Fault fault = Fault.INPUT_OUTPUT;
  private boolean off;

  /** How a call fails. */
  enum Fault {
    /** Nothing was done. */
    INPUT_OUTPUT("Input/output error"),
    /** A part was written. */
    SHORT_WRITE("Input/output error"),
    /** A part was written. */
    NO_SPACE("No space left on device");

    private final String message;

    Fault(String message) {
      this.message = message;
    }
  }

  /** A change of the folder that is not durable. */
  private interface Change {
    void apply(Map<String, Content> names);
  }

  /**
   * @param syncs false: it says that it synced, and did not
   */
  PowerCutDisk(Random random, boolean syncs) {
    this.random = random;
    this.syncs = syncs;
  }

  /**
   * The bytes of a file: as they are, as they surely are on disk, and what they were in between.
   */
  private final class Content {
    private byte[] bytes = new byte[0];
    private byte[] durable = new byte[0];
    private final Map<Integer, List<byte[]>> unsynced = new HashMap<>();
    private final Set<Integer> dropped = new HashSet<>();

    void write(ByteBuffer from, int offset, int length) {
      int end = offset + length;
      if (end > bytes.length) bytes = Arrays.copyOf(bytes, end);
      from.get(bytes, offset, length);
      for (int sector = offset / SECTOR; sector * SECTOR < end; sector++) {
        unsynced.computeIfAbsent(sector, _ -> new ArrayList<>()).add(sector(bytes, sector));
        dropped.remove(sector);
      }
    }

    void sync() {
      if (durable.length != bytes.length) durable = Arrays.copyOf(durable, bytes.length);
      for (int sector : unsynced.keySet()) {
        if (dropped.contains(sector)) continue;
        int from = sector * SECTOR;
        System.arraycopy(bytes, from, durable, from, Math.min(SECTOR, bytes.length - from));
      }
      unsynced.keySet().retainAll(dropped);
    }

    void failSync() {
      dropped.addAll(unsynced.keySet());
    }

    /** What is there when the power is back. */
    void lose() {
      if (unsynced.isEmpty()) return;
      var left = Arrays.copyOf(durable, random.nextBoolean() ? bytes.length : durable.length);
      unsynced.forEach(
          (sector, states) -> {
            int state = random.nextInt(states.size() + 1);
            int length = Math.min(SECTOR, left.length - sector * SECTOR);
            if (state > 0 && length > 0) {
              byte[] kept = states.get(state - 1);
              System.arraycopy(kept, 0, left, sector * SECTOR, Math.min(length, kept.length));
            }
          });
      bytes = left;
      durable = left.clone();
      unsynced.clear();
      dropped.clear();
    }
  }

  private static byte[] sector(byte[] bytes, int sector) {
    int from = sector * SECTOR;
    return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + SECTOR));
  }

  /** Cuts the power after so many more calls that change something. */
  synchronized void cutAfter(int calls) {
    callsLeft = calls;
  }

  /** Lets one call that changes something fail, after so many that do not. */
  synchronized void failAfter(int calls, Fault how) {
    goodCallsLeft = calls;
    fault = how;
  }

  /** Whether the call that was to fail has. */
  synchronized boolean hasFailed() {
    return goodCallsLeft < 0;
  }

  /** Whether the power is off. */
  synchronized boolean isOff() {
    return off;
  }

  /** Cuts the power, if it is not off yet, and gives it back. */
  synchronized void restart() {
    var left = new TreeMap<>(durableNames);
    // Some machines keep all of what they had begun, some nothing, most something.
    int odds = random.nextInt(5);
    for (var change : changes) if (random.nextInt(4) < odds) change.apply(left);
    names.clear();
    names.putAll(left);
    names.values().forEach(Content::lose);
    changes.clear();
    durableNames = new TreeMap<>(names);
    off = false;
    callsLeft = Integer.MAX_VALUE;
    goodCallsLeft = Integer.MAX_VALUE;
  }

  /** Whether this call fails, while the power is on. */
  private boolean failsNow() {
    return !off && callsLeft > 0 && goodCallsLeft-- == 0;
  }

  private IOException failure() {
    return new IOException(fault.message);
  }

  /** Answers whether the power is cut in the midst of this call. */
  private boolean isCutNow() throws IOException {
    if (off) throw new IOException("the power is off");
    if (callsLeft-- > 0) return false;
    off = true;
    return true;
  }

  private void change(Change change) throws IOException {
    if (failsNow()) throw failure();
    boolean cut = isCutNow();
    change.apply(names);
    changes.add(change);
    if (cut) throw new IOException("the power is cut");
  }

  @Override
  public synchronized List<String> names() {
    return List.copyOf(names.keySet());
  }

  private Content content(String name) throws IOException {
    var content = names.get(name);
    if (content == null) throw new IOException("no file " + name);
    return content;
  }

  @Override
  public synchronized DiskFile open(String name) throws IOException {
    return new OpenFile(content(name));
  }

  @Override
  public synchronized DiskFile create(String name) throws IOException {
    if (names.containsKey(name)) throw new IOException("exists: " + name);
    var content = new Content();
    change(all -> all.put(name, content));
    return new OpenFile(content);
  }

  @Override
  public synchronized void rename(String from, String to) throws IOException {
    var content = content(from);
    change(
        all -> {
          all.remove(from, content);
          all.put(to, content);
        });
  }

  @Override
  public synchronized void delete(String name) throws IOException {
    var content = content(name);
    change(all -> all.remove(name, content));
  }

  @Override
  public synchronized void sync() throws IOException {
    if (failsNow()) throw failure();
    if (isCutNow()) throw new IOException("the power is cut");
    if (!syncs) return;
    changes.clear();
    durableNames = new TreeMap<>(names);
  }

  @Override
  public String toString() {
    return "a disk whose power is cut";
  }

  private final class OpenFile implements DiskFile {
    private final Content content;

    OpenFile(Content content) {
      this.content = content;
    }

    @Override
    public long size() {
      synchronized (PowerCutDisk.this) {
        return content.bytes.length;
      }
    }

    @Override
    public int read(ByteBuffer into, long offset) throws IOException {
      synchronized (PowerCutDisk.this) {
        if (off) throw new IOException("the power is off");
        int at = (int) Math.min(offset, content.bytes.length);
        int length = Math.min(into.remaining(), content.bytes.length - at);
        into.put(content.bytes, at, length);
        return length;
      }
    }

    @Override
    public void write(ByteBuffer from, long offset) throws IOException {
      synchronized (PowerCutDisk.this) {
        boolean fails = failsNow();
        boolean cut = !fails && isCutNow();
        boolean part = cut || (fails && fault != Fault.INPUT_OUTPUT);
        int length = part ? random.nextInt(from.remaining() + 1) : fails ? 0 : from.remaining();
        content.write(from, (int) offset, length);
        if (fails) throw failure();
        if (cut) throw new IOException("the power is cut");
      }
    }

    @Override
    public void sync() throws IOException {
      synchronized (PowerCutDisk.this) {
        if (failsNow()) {
          content.failSync();
          throw failure();
        }
        if (isCutNow()) throw new IOException("the power is cut");
        if (syncs) content.sync();
      }
    }

    @Override
    public void close() {}
  }
}
