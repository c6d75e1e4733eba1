package io.eventserver.eventstore;

import java.time.Duration;
import java.util.Locale;

/** When what was written is made durable, which is when an append is acknowledged. */
public sealed interface FsyncMode {

  /** Each group is synced before it is acknowledged: nothing acknowledged is lost. */
  record Always() implements FsyncMode {
    @Override
    public String toString() {
      return "always";
    }
  }

  /** Acknowledged when written, synced each so often: that much may be lost with the machine. */
  record Interval(Duration every) implements FsyncMode {
    public Interval {
      if (every.toMillis() < 1) throw new IllegalArgumentException("an interval of at least 1 ms");
    }

    @Override
    public String toString() {
      return "interval:" + every.toMillis();
    }
  }

  /** Acknowledged when written, synced at the end of a segment and at an orderly stop. */
  record Never() implements FsyncMode {
    @Override
    public String toString() {
      return "never";
    }
  }

  /** Reads {@code always}, {@code interval:MS} or {@code never}. */
  static FsyncMode parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "always" -> new Always();
      case "never" -> new Never();
      case String other when other.matches("interval:\\d{1,9}") ->
          new Interval(Duration.ofMillis(Integer.parseInt(other.substring("interval:".length()))));
      default -> throw new IllegalArgumentException("'" + text + "': always, interval:MS or never");
    };
  }
}
