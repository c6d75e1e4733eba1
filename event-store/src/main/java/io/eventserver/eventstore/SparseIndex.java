package io.eventserver.eventstore;

import java.util.Arrays;

/**
 * Where positions stand in one segment: an entry per 16 KiB at most.
 *
 * <p>Built while the segment is read or written, never stored. One writer, any number of readers.
 */
final class SparseIndex {
  static final int BYTES_PER_ENTRY = 16 * 1024;

  private final long[] positions;
  private final int[] offsets;
  private volatile int size;

  SparseIndex(int segmentBytes) {
    int capacity = segmentBytes / BYTES_PER_ENTRY + 2;
    positions = new long[capacity];
    offsets = new int[capacity];
  }

  /** Notes where an event begins, if the last note is far enough away. */
  void add(long position, int offset) {
    int count = size;
    if (count > 0 && offset - offsets[count - 1] < BYTES_PER_ENTRY) return;
    positions[count] = position;
    offsets[count] = offset;
    size = count + 1;
  }

  /** An offset at or before that of a position, at most 16 KiB and a record away. */
  int floor(long position, int otherwise) {
    int at = Arrays.binarySearch(positions, 0, size, position);
    if (at >= 0) return offsets[at];
    int before = -at - 2;
    return before < 0 ? otherwise : offsets[before];
  }
}
