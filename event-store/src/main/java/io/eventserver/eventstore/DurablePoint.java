package io.eventserver.eventstore;

/**
 * A place in the log up to which everything is durable.
 *
 * @param position the highest durable position
 * @param segment the segment of the place
 * @param offset the first byte in that segment that need not be durable
 */
record DurablePoint(long position, int segment, int offset) implements Comparable<DurablePoint> {
  static final DurablePoint NONE = new DurablePoint(0, 0, 0);

  @Override
  public int compareTo(DurablePoint other) {
    return segment != other.segment
        ? Integer.compare(segment, other.segment)
        : Integer.compare(offset, other.offset);
  }

  /** Whether a byte at a place is known to be durable. */
  boolean covers(int otherSegment, long otherOffset) {
    return otherSegment < segment || (otherSegment == segment && otherOffset < offset);
  }
}
