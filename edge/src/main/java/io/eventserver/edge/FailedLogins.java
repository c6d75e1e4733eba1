package io.eventserver.edge;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts failed logins by whoever they are of: a few a minute are forgiven. Any thread.
 *
 * <p>It remembers so many, those that failed last.
 */
final class FailedLogins {
  static final int FORGIVEN = 5;
  private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int REMEMBERED = 10_000;

  private final LongSupplier nanos;
  private final Map<String, Window> windows =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Window(long since, int failures) {}

  FailedLogins(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** How many seconds somebody has to wait; 0 where nothing speaks against a login. */
  synchronized long secondsToWait(String who) {
    var window = windows.get(who);
    if (window == null || window.failures < FORGIVEN) return 0;
    long left = window.since + WINDOW_NANOS - nanos.getAsLong();
    return left <= 0 ? 0 : TimeUnit.NANOSECONDS.toSeconds(left) + 1;
  }

  /** A login failed. */
  synchronized void failed(String who) {
    long now = nanos.getAsLong();
    windows.merge(
        who,
        new Window(now, 1),
        (old, one) ->
            now - old.since >= WINDOW_NANOS ? one : new Window(old.since, old.failures + 1));
  }
}
