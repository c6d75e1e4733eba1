package io.eventserver.aggregates;

import io.eventserver.domain.Aggregate;
import io.eventserver.eventstore.Directory;
import io.eventserver.eventstore.PagedArray;
import io.eventserver.eventstore.SnapshotIn;
import io.eventserver.eventstore.SnapshotOut;
import io.eventserver.eventstore.SnapshotPart;
import java.io.IOException;

/** The states of one type of aggregate as they were at a cut. */
record StatesOfType(String type, PagedArray<Versioned> states, Directory directory)
    implements SnapshotPart {
  static String section(String type) {
    return "aggregate " + type;
  }

  @Override
  public String name() {
    return section(type);
  }

  @Override
  public void write(SnapshotOut out) throws IOException {
    int count = 0;
    for (int i = 0; i < states.capacity(); i++) if (isOne(i)) count++;
    int all = count;
    out.entry(it -> SnapshotOut.number(it, all));
    for (int i = 0; i < states.capacity(); i++) {
      if (isOne(i)) write(out, i);
    }
  }

  private boolean isOne(int dense) {
    return states.get(dense) != null && directory.aggregate(dense).equals(type);
  }

  private void write(SnapshotOut out, int dense) throws IOException {
    var each = states.get(dense);
    if (each == null) return;
    out.entry(
        it -> {
          SnapshotOut.number(it, dense);
          SnapshotOut.number(it, each.version());
          SnapshotOut.number(it, each.position());
          out.value(it, each.state());
        });
  }

  /** Takes in what was written. */
  static void read(SnapshotIn in, ClassLoader loader, PagedArray<Versioned> into)
      throws IOException {
    int count = SnapshotIn.index(in.entry());
    for (int i = 0; i < count; i++) {
      var entry = in.entry();
      int dense = SnapshotIn.index(entry);
      long version = SnapshotIn.number(entry);
      long position = SnapshotIn.number(entry);
      if (!(in.value(entry, loader) instanceof Aggregate<?, ?, ?> state)) {
        throw new IOException("a state that is no aggregate");
      }
      into.set(dense, new Versioned(state, version, position));
    }
  }
}
