package io.eventserver.eventstore;

import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes a snapshot: sections of entries, in blocks that each have a checksum.
 *
 * <p>An entry stands whole in one block. A hash is taken of each section: those of equal state are
 * equal. Owned by one thread.
 */
public final class SnapshotOut {
  static final byte HEADER = 1;
  static final byte SECTION = 2;
  static final byte MORE = 3;
  static final byte END = 4;
  static final int HEAD_BYTES = 8;
  private static final int BLOCK_BYTES = 256 << 10;
  private static final int BLOCK_BYTES_MAX = 256 << 20;

  private final DiskFile file;
  private final CRC32C crc = new CRC32C();
  private final MessageDigest digest = sha256();
  private final ValueWriter values = new ValueWriter();
  private final List<Written> sections = new ArrayList<>();
  private ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
  private @Nullable String section;
  private long sectionAt;
  private long at;

  /** A section that was written: its name, its bytes and the hash of them. */
  record Written(String name, long bytes, String hash) {}

  SnapshotOut(DiskFile file) {
    this.file = file;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  void header(SnapshotHeader header) throws IOException {
    begin(HEADER);
    entry(header::encode);
    flush();
  }

  /** Writes a part as a section of its own. */
  void section(SnapshotPart part) throws IOException {
    sectionAt = at;
    values.forget();
    begin(SECTION);
    Fields.writeString(block, part.name());
    section = part.name();
    part.write(this);
    flush();
    sections.add(
        new Written(part.name(), at - sectionAt, HexFormat.of().formatHex(digest.digest())));
    section = null;
  }

  /** Ends the snapshot, durably; without this it is none. Answers what it holds. */
  List<Written> end() throws IOException {
    begin(END);
    entry(
        out -> {
          out.putInt(sections.size());
          for (var each : sections) {
            Fields.writeString(out, each.name);
            out.putLong(each.bytes);
            Fields.writeString(out, each.hash);
          }
        });
    flush();
    file.sync();
    return List.copyOf(sections);
  }

  long bytes() {
    return at;
  }

  /**
   * Adds an entry to the section.
   *
   * @param writer called again, with more room, where there was too little
   */
  public void entry(Consumer<ByteBuffer> writer) throws IOException {
    while (true) {
      int start = block.position();
      int known = values.known();
      try {
        writer.accept(block);
        return;
      } catch (BufferOverflowException e) {
        block.position(start);
        values.cutBackTo(known);
        makeRoom();
      }
    }
  }

  /** Writes a whole number, in few bytes where it is small. */
  public static void number(ByteBuffer out, long number) {
    Fields.writeLong(out, number);
  }

  /** Writes a text. */
  public static void text(ByteBuffer out, String text) {
    Fields.writeString(out, text);
  }

  /** Writes a value as a part of an entry; a {@link NotPlain} where it cannot be written. */
  public void value(ByteBuffer out, @Nullable Object value) {
    try {
      values.write(out, value);
    } catch (StackOverflowError e) {
      throw new NotPlain("a value nested this deeply");
    }
  }

  private void makeRoom() throws IOException {
    if (block.position() > HEAD_BYTES + 1) {
      flush();
      begin(MORE);
      return;
    }
    if (block.capacity() >= BLOCK_BYTES_MAX) throw new NotPlain("something of more than 256 MiB");
    block = ByteBuffer.allocate(block.capacity() * 2).put(block.flip());
  }

  private void begin(byte kind) {
    block.clear().position(HEAD_BYTES).put(kind);
  }

  private void flush() throws IOException {
    int length = block.position() - HEAD_BYTES;
    crc.reset();
    crc.update(block.array(), HEAD_BYTES, length);
    block.putInt(0, length).putInt(4, (int) crc.getValue()).flip();
    if (section != null) digest.update(block.array(), HEAD_BYTES, length);
    int bytes = block.remaining();
    file.write(block, at);
    at += bytes;
  }
}
