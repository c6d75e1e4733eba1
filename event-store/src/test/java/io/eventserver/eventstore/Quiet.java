package io.eventserver.eventstore;

/** Of a log that is read, only what it holds is of interest. */
final class Quiet implements LogCheck.Report {
  static final LogCheck.Report REPORT = new Quiet();

  private Quiet() {}

  @Override
  public void segment(String name, long events, long bytes) {
    // Nothing to say.
  }

  @Override
  public void damage(String file, long offset, long afterPosition, String what) {
    throw new AssertionError("%s is damaged at %d: %s".formatted(file, offset, what));
  }

  @Override
  public void tail(String file, long offset, long afterPosition, String what) {
    throw new AssertionError("%s has a tail at %d: %s".formatted(file, offset, what));
  }
}
