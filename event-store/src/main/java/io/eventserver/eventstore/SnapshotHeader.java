package io.eventserver.eventstore;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a snapshot is of.
 *
 * @param standpoint where the log goes on after the position
 * @param position of the last event that is in it
 * @param bytesBefore checksum of what stands in the log right before that place; 0 where the log is
 *     another node's
 * @param takenMillis when it was taken
 * @param epochs the openings of the log before the place, where it is this node's own
 * @param sections names of its sections, each with the fingerprint of the code that made it
 * @param commandIds the files with the command ids up to the position, in order
 */
record SnapshotHeader(
    Standpoint standpoint,
    long position,
    int bytesBefore,
    long takenMillis,
    List<Epochs.Begun> epochs,
    Map<String, String> sections,
    List<IdFile> commandIds) {
  static final int FORMAT = 1;
  private static final long MAGIC = 0x45565453_5256534EL; // EVTSRVSN

  /**
   * A file with the command ids of a range of positions.
   *
   * @param number of the snapshot with which it was made
   * @param after the last position before the range
   * @param upTo the last position of the range
   * @param count how many there are
   */
  record IdFile(int number, long after, long upTo, long count) {
    String name() {
      return "%08d.ids".formatted(number);
    }
  }

  void encode(ByteBuffer out) {
    out.putLong(MAGIC).putInt(FORMAT);
    ShipmentFormat.write(out, standpoint);
    out.putLong(position).putInt(bytesBefore).putLong(takenMillis);
    out.putInt(epochs.size());
    for (var begun : epochs) {
      ShipmentFormat.write(out, begun.epoch());
      ShipmentFormat.write(out, begun.at());
    }
    out.putInt(sections.size());
    new TreeMap<>(sections)
        .forEach(
            (name, code) -> {
              Fields.writeString(out, name);
              Fields.writeString(out, code);
            });
    out.putInt(commandIds.size());
    for (var each : commandIds) {
      out.putInt(each.number).putLong(each.after).putLong(each.upTo).putLong(each.count);
    }
  }

  /** Reads a header; null where this is of another format. */
  static @Nullable SnapshotHeader decode(ByteBuffer in) {
    if (in.getLong() != MAGIC) throw new CorruptRecord("it is no snapshot");
    if (in.getInt() != FORMAT) return null;
    var standpoint = ShipmentFormat.standpoint(in);
    long position = in.getLong();
    int bytesBefore = in.getInt();
    long taken = in.getLong();
    List<Epochs.Begun> epochs = new ArrayList<>();
    int openings = in.getInt();
    for (int i = 0; i < openings; i++) {
      epochs.add(new Epochs.Begun(ShipmentFormat.epoch(in), ShipmentFormat.place(in)));
    }
    var sections = new TreeMap<String, String>();
    int count = in.getInt();
    for (int i = 0; i < count; i++) sections.put(Fields.readString(in), Fields.readString(in));
    List<IdFile> ids = new ArrayList<>();
    int files = in.getInt();
    for (int i = 0; i < files; i++) {
      ids.add(new IdFile(in.getInt(), in.getLong(), in.getLong(), in.getLong()));
    }
    return new SnapshotHeader(standpoint, position, bytesBefore, taken, epochs, sections, ids);
  }

  /** Whether bytes are the beginning of a file that is written like a snapshot. */
  static boolean hasMagic(ByteBuffer in) {
    int at = SnapshotOut.HEAD_BYTES + 1;
    return in.limit() >= at + Long.BYTES && in.getLong(at) == MAGIC;
  }
}
