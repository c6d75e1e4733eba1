package io.eventserver.eventstore;

/**
 * A place in the files of a log where a record begins or will begin.
 *
 * @param segment number of the segment, from 1
 * @param offset in the segment's file
 */
record Place(int segment, int offset) implements Comparable<Place> {
  /** Where every log begins. */
  static final Place FIRST = new Place(1, SegmentHeader.BYTES);

  @Override
  public int compareTo(Place other) {
    return segment != other.segment
        ? Integer.compare(segment, other.segment)
        : Integer.compare(offset, other.offset);
  }
}
