package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import java.util.ArrayList;
import java.util.List;

/** Remembers what it is told: positions, notes and bytes read; throws at a position or a note. */
final class Told implements Replay {
  private final List<Object> all = new ArrayList<>();
  private final Throwable failure;
  private final long failsAt;
  private final boolean failsAtNotes;

  private Told(long failsAt, boolean failsAtNotes, Throwable failure) {
    this.failsAt = failsAt;
    this.failsAtNotes = failsAtNotes;
    this.failure = failure;
  }

  Told() {
    this(0, false, new IllegalStateException());
  }

  static Told failingAt(long position, Throwable failure) {
    return new Told(position, false, failure);
  }

  static Told failingAtNotes(Throwable failure) {
    return new Told(0, true, failure);
  }

  List<Object> all() {
    return all;
  }

  @Override
  public void event(Identity identity, Recorded<Object> recorded) {
    if (recorded.position() == failsAt) sneak(failure);
    all.add(recorded.position());
  }

  @Override
  public void note(Note note) {
    if (failsAtNotes) sneak(failure);
    all.add(note);
  }

  @Override
  public void progress(long bytesRead, long bytesTotal) {
    all.add("read " + bytesRead);
  }

  @SuppressWarnings("unchecked") // a checked exception that nobody declares, as other languages do
  private static <X extends Throwable> void sneak(Throwable problem) throws X {
    throw (X) problem;
  }
}
