package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;

/**
 * A replay on its way through a log, from its beginning to its end. Owned by the thread that reads.
 *
 * <p>What the replay throws at an event is a {@link ReplayFailed}, here or at the end at the
 * latest; nothing is told after it.
 */
interface ReplayRun extends Replay, AutoCloseable {

  /** On a thread of its own, where there is a processor for it. */
  static ReplayRun of(Replay target) {
    return Runtime.getRuntime().availableProcessors() > 1
        ? new PipelinedReplay(target)
        : new DirectReplay(target);
  }

  /** Waits until everything is told. */
  void finish();

  /** Stops where it is; nothing is told afterwards. */
  @Override
  void close();

  /** Tells an event. */
  static void tell(Replay target, Identity aggregate, Recorded<Object> recorded) {
    try {
      target.event(aggregate, recorded);
    } catch (Throwable e) {
      // Also what Java does not expect here: other languages throw it without saying so.
      throw new ReplayFailed(recorded, e);
    }
  }

  /** What it throws at anything else. */
  static IllegalStateException failed(Throwable why) {
    return new IllegalStateException("the log cannot be replayed: " + why, why);
  }
}
