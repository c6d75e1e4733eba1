package io.eventserver.eventstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads a snapshot: block by block, each with its checksum. Owned by one thread.
 *
 * <p>What does not hold together is a {@link CorruptRecord}.
 */
public final class SnapshotIn {
  private static final int KIND_AT = SnapshotOut.HEAD_BYTES;

  private final DiskFile file;
  private final LongConsumer read;
  private final long size;
  private final CRC32C crc = new CRC32C();
  private final ValueReader values = new ValueReader();
  private ByteBuffer block = ByteBuffer.allocate(0);
  private long at;

  /**
   * @param read is told of the bytes of each block
   */
  SnapshotIn(DiskFile file, LongConsumer read) throws IOException {
    this.file = file;
    this.read = read;
    this.size = file.size();
  }

  /** Where the next block begins. */
  long at() {
    return at;
  }

  /** Goes on with another block. */
  void goTo(long place) {
    at = place;
  }

  /** Reads the next block; answers its kind. */
  byte block() throws IOException {
    var head = ByteBuffer.allocate(SnapshotOut.HEAD_BYTES);
    int length = file.read(head, at) < head.capacity() ? 0 : head.getInt(0);
    if (length < 1 || length > size - at - SnapshotOut.HEAD_BYTES) {
      throw new CorruptRecord("it ends too early, at %d".formatted(at));
    }
    int whole = SnapshotOut.HEAD_BYTES + length;
    if (block.capacity() < whole) block = ByteBuffer.allocate(whole);
    block.clear().limit(whole);
    file.read(block, at);
    crc.reset();
    crc.update(block.array(), SnapshotOut.HEAD_BYTES, length);
    if ((int) crc.getValue() != head.getInt(4)) {
      throw new CorruptRecord("a checksum does not match, at %d".formatted(at));
    }
    at += whole;
    read.accept(whole);
    block.position(KIND_AT + 1);
    return block.get(KIND_AT);
  }

  /** What is left of the block. */
  ByteBuffer content() {
    return block;
  }

  /** Begins the section whose first block was read; answers its name. */
  String section() {
    values.forget();
    return Fields.readString(block);
  }

  /** Where the next entry of the section begins: to be read from there, all of it. */
  public ByteBuffer entry() throws IOException {
    while (!block.hasRemaining()) {
      if (block() != SnapshotOut.MORE) throw new CorruptRecord("a section that ends too early");
    }
    return block;
  }

  /** Reads a whole number. */
  public static long number(ByteBuffer in) {
    return Fields.readLong(in);
  }

  /** Reads a whole number that is an index or a count. */
  public static int index(ByteBuffer in) {
    int index = Fields.readInt(in);
    if (index < 0) throw new CorruptRecord("an index of " + index);
    return index;
  }

  /** Reads a text. */
  public static String text(ByteBuffer in) {
    return Fields.readString(in);
  }

  /**
   * Reads a value that is a part of an entry.
   *
   * @param loader where its classes are
   */
  public @Nullable Object value(ByteBuffer in, ClassLoader loader) {
    return values.read(in, loader);
  }
}
