package io.eventserver.eventstore;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/** A file that is written like a snapshot, with every block looked at. */
final class SnapshotFile implements AutoCloseable {
  private final DiskFile file;
  private final SnapshotIn in;
  private final SnapshotHeader header;

  // Where each section's first block begins, by name.
  private final Map<String, Long> sections = new LinkedHashMap<>();

  private SnapshotFile(DiskFile file) throws IOException {
    this.file = file;
    this.in = new SnapshotIn(file, _ -> {});
    if (in.block() != SnapshotOut.HEADER) throw new CorruptRecord("it has no header");
    var read = SnapshotHeader.decode(in.content());
    if (read == null) throw new CorruptRecord("it is of another format");
    this.header = read;
  }

  /**
   * Opens a file and reads its header.
   *
   * @throws CorruptRecord where it is none, or of another format
   */
  static SnapshotFile open(Disk disk, String name) throws IOException {
    var file = disk.open(name);
    try {
      return new SnapshotFile(file);
    } catch (IOException | RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  long size() throws IOException {
    return file.size();
  }

  SnapshotHeader header() {
    return header;
  }

  /** Looks at every block; a {@link CorruptRecord} where one is damaged or missing. */
  void check() throws IOException {
    while (true) {
      long at = in.at();
      byte kind = in.block();
      if (kind == SnapshotOut.SECTION) sections.put(in.section(), at);
      else if (kind == SnapshotOut.END) return;
      else if (kind != SnapshotOut.MORE) throw new CorruptRecord("a block of kind " + kind);
    }
  }

  /**
   * Where a section can be read, each by a thread of its own. Only after {@link #check}.
   *
   * @param read is told of the bytes of each block
   */
  SnapshotIn section(String name, LongConsumer read) throws IOException {
    Long at = sections.get(name);
    if (at == null) throw new CorruptRecord("it has no section " + name);
    var section = new SnapshotIn(file, read);
    section.goTo(at);
    section.block();
    section.section();
    return section;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
