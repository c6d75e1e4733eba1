package io.eventserver.projections;

import io.eventserver.eventstore.SnapshotIn;
import io.eventserver.eventstore.SnapshotOut;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * In which order the rows of aggregates have appeared, which are kept by the aggregates' numbers.
 *
 * <p>Mostly that is the order of the numbers: then a row's slot is its number and how many came
 * late before it. Only those are remembered that came late, or came again after they were removed.
 * One writer, many readers.
 */
final class Appearances {
  static final int NOBODY = -1;
  private static final int ROOM = 16;

  private final Map<Integer, Integer> slots;
  private volatile Late late;
  private volatile int end;

  /**
   * Those that came late: their slots, ascending, and their numbers. What lies beyond the count is
   * of later ones.
   */
  private static final class Late {
    private static final Late NONE = new Late(new int[0], new int[0], 0);

    private final int[] slots;
    private final int[] numbers;
    private final int count;

    Late(int[] slots, int[] numbers, int count) {
      this.slots = slots;
      this.numbers = numbers;
      this.count = count;
    }

    Late and(int slot, int number) {
      boolean full = count == slots.length;
      int[] moreSlots = full ? Arrays.copyOf(slots, 2 * count + ROOM) : slots;
      int[] moreNumbers = full ? Arrays.copyOf(numbers, 2 * count + ROOM) : numbers;
      moreSlots[count] = slot;
      moreNumbers[count] = number;
      return new Late(moreSlots, moreNumbers, count + 1);
    }
  }

  Appearances() {
    this(new ConcurrentHashMap<>(), Late.NONE, 0);
  }

  private Appearances(Map<Integer, Integer> slots, Late late, int end) {
    this.slots = slots;
    this.late = late;
    this.end = end;
  }

  /** A row appears that was not there. */
  void add(int number) {
    int behind = number + late.count;
    int next = end;
    if (behind >= next) {
      end = behind + 1;
    } else {
      slots.put(number, next);
      late = late.and(next, number);
      end = next + 1;
    }
  }

  /** The first slot that was never used. Any thread. */
  int end() {
    return end;
  }

  /** Whose row stands in a slot; {@link #NOBODY} where it stands elsewhere by now. Any thread. */
  int number(int slot) {
    var all = late;
    int found = Arrays.binarySearch(all.slots, 0, all.count, slot);
    if (found >= 0) {
      int number = all.numbers[found];
      return slots.getOrDefault(number, NOBODY) == slot ? number : NOBODY;
    }
    int before = -found - 1;
    int number = slot - before;
    return all.count > 0 && slots.containsKey(number) ? NOBODY : number;
  }

  /** The same, which do not change with these. */
  Appearances copy() {
    return new Appearances(new ConcurrentHashMap<>(slots), late, end);
  }

  void clear() {
    late = Late.NONE;
    slots.clear();
    end = 0;
  }

  /** How many came late, so far. */
  int late() {
    return late.count;
  }

  void write(SnapshotOut out) throws IOException {
    var all = late;
    for (int i = 0; i < all.count; i++) {
      int slot = all.slots[i];
      int number = all.numbers[i];
      out.entry(
          it -> {
            SnapshotOut.number(it, slot);
            SnapshotOut.number(it, number);
          });
    }
  }

  /** Takes in so many that came late, and where it ended. */
  void read(SnapshotIn in, int count, int slotsUsed) throws IOException {
    clear();
    for (int i = 0; i < count; i++) {
      var entry = in.entry();
      int slot = SnapshotIn.index(entry);
      int number = SnapshotIn.index(entry);
      slots.put(number, slot);
      late = late.and(slot, number);
    }
    end = slotsUsed;
  }
}
