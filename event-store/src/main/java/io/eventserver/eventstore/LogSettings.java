package io.eventserver.eventstore;

import java.time.InstantSource;

/**
 * How a file log works.
 *
 * @param fsync when it syncs; default always
 * @param segmentBytes size of a segment file, 64 KiB to 1 GiB; default 64 MiB
 * @param groupMax after how many events a write and its sync are not made larger; default 4,096
 * @param queueMax how many appends may be under way before more are turned away; default 100,000
 * @param clock where the time of events comes from; a time that goes back is held
 */
public record LogSettings(
    FsyncMode fsync, int segmentBytes, int groupMax, int queueMax, InstantSource clock) {
  public static final LogSettings DEFAULT =
      new LogSettings(new FsyncMode.Always(), 64 << 20, 4_096, 100_000, InstantSource.system());

  private static final int SEGMENT_BYTES_MIN = 64 << 10;
  private static final int SEGMENT_BYTES_MAX = 1 << 30;

  public LogSettings {
    if (segmentBytes < SEGMENT_BYTES_MIN || segmentBytes > SEGMENT_BYTES_MAX) {
      throw new IllegalArgumentException("a segment of 64 KiB to 1 GiB, not " + segmentBytes);
    }
  }

  public LogSettings with(FsyncMode other) {
    return new LogSettings(other, segmentBytes, groupMax, queueMax, clock);
  }

  public LogSettings withSegmentBytes(int bytes) {
    return new LogSettings(fsync, bytes, groupMax, queueMax, clock);
  }

  public LogSettings with(InstantSource other) {
    return new LogSettings(fsync, segmentBytes, groupMax, queueMax, other);
  }

  public LogSettings withGroupMax(int events) {
    return new LogSettings(fsync, segmentBytes, events, queueMax, clock);
  }
}
