package io.eventserver.eventstore;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Every opening of a log, and where in its files each began to write. Any thread may ask. */
final class Epochs {
  private final List<Begun> all = new CopyOnWriteArrayList<>();

  /** An epoch, and where its first write stands. */
  record Begun(Epoch epoch, Place at) {}

  /** Takes the next one in, whose record stands behind the mark of its first write. */
  void add(Epoch epoch, Segment segment, long offset) {
    all.add(
        new Begun(
            epoch, new Place(segment.header().number(), (int) offset - RecordFormat.MARK_BYTES)));
  }

  /** All of them that began before a place, in order. */
  List<Begun> allBefore(Place place) {
    return all.stream().filter(begun -> begun.at.compareTo(place) < 0).toList();
  }

  /** Takes in what a snapshot has. */
  void restore(List<Begun> begun) {
    all.clear();
    all.addAll(begun);
  }

  /** The latest. */
  Epoch latest() {
    return all.isEmpty() ? Epoch.NONE : all.getLast().epoch;
  }

  /** The one that wrote what stands before a place. */
  Epoch before(Place place) {
    for (var begun : all.reversed()) if (begun.at.compareTo(place) < 0) return begun.epoch;
    return Epoch.NONE;
  }

  /**
   * Whether what an epoch had written before a place is still there: the next one may have begun
   * further back, and a log restored from a copy has other epochs.
   */
  boolean hold(Epoch epoch, Place place) {
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).epoch.equals(epoch)) continue;
      return i + 1 == all.size() || all.get(i + 1).at.compareTo(place) >= 0;
    }
    return epoch.equals(Epoch.NONE) && place.equals(Place.FIRST);
  }
}
