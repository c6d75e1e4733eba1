package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;

/** Tells a replay at once: on a single processor another thread would only be in the way. */
final class DirectReplay implements ReplayRun {
  private final Replay target;

  DirectReplay(Replay target) {
    this.target = target;
  }

  @Override
  public void event(Identity identity, Recorded<Object> recorded) {
    ReplayRun.tell(target, identity, recorded);
  }

  @Override
  public void note(Note note) {
    attempt(() -> target.note(note));
  }

  @Override
  public void progress(long bytesRead, long bytesTotal) {
    attempt(() -> target.progress(bytesRead, bytesTotal));
  }

  /** Whoever reads must not take it for something that is wrong with the log. */
  private static void attempt(Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      throw ReplayRun.failed(e);
    }
  }

  @Override
  public void finish() {
    // Everything is told.
  }

  @Override
  public void close() {
    // Nothing is under way.
  }
}
