package io.eventserver.reactors;

/** Tells where there may be events of one kind, so that a reactor need not look at all others. */
public interface Watch extends AutoCloseable {

  /**
   * The position up to which nothing of the kind is applied beyond the given one; at least that.
   */
  long nothingUpTo(long position);

  /** Waits until an event of the kind beyond a position may be applied, or a while has passed. */
  void awaitBeyond(long position) throws InterruptedException;

  @Override
  void close();
}
