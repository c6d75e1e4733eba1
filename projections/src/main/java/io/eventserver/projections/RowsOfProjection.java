package io.eventserver.projections;

import io.eventserver.eventstore.SnapshotIn;
import io.eventserver.eventstore.SnapshotOut;
import io.eventserver.eventstore.SnapshotPart;
import java.io.IOException;

/** The rows of one projection as they were at a cut. */
record RowsOfProjection(String projection, RowStore rows) implements SnapshotPart {
  static String section(String projection) {
    return "projection " + projection;
  }

  @Override
  public String name() {
    return section(projection);
  }

  @Override
  public void write(SnapshotOut out) throws IOException {
    int count = 0;
    for (int i = 0; i < rows.end(); i++) if (rows.get(i).isPresent()) count++;
    int all = count;
    out.entry(
        it -> {
          // Where some came late it is a number that no end is, and how many follows.
          SnapshotOut.number(it, rows.late() > 0 ? -rows.end() : rows.end());
          SnapshotOut.number(it, all);
          if (rows.late() > 0) SnapshotOut.number(it, rows.late());
        });
    rows.writeOrder(out);
    for (int i = 0; i < rows.end(); i++) {
      if (rows.get(i).isPresent()) write(out, i);
    }
  }

  private void write(SnapshotOut out, int slot) throws IOException {
    var row = rows.get(slot).orElseThrow();
    out.entry(
        it -> {
          SnapshotOut.number(it, slot);
          if (rows.keepsKeys()) SnapshotOut.text(it, rows.key(slot).orElseThrow());
          out.value(it, row);
        });
  }

  /** Takes in what was written; answers how many rows there are. */
  static int read(SnapshotIn in, Class<?> type, RowStore into) throws IOException {
    var counts = in.entry();
    long end = SnapshotIn.number(counts);
    int count = SnapshotIn.index(counts);
    int late = end < 0 ? SnapshotIn.index(counts) : 0;
    into.restoreOrder(in, late, Math.toIntExact(Math.abs(end)));
    for (int i = 0; i < count; i++) {
      var entry = in.entry();
      int slot = SnapshotIn.index(entry);
      String key = into.keepsKeys() ? SnapshotIn.text(entry) : "";
      Object row = in.value(entry, type.getClassLoader());
      if (!type.isInstance(row)) throw new IOException("a row that is no " + type.getName());
      into.restore(slot, key, type.cast(row));
    }
    return count;
  }
}
