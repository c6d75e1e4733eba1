package io.eventserver.reactors;

/** Tells where there may be events of one kind, so that a reactor need not look at all others. */
public interface Watch extends AutoCloseable {

  /**
   * Waits until an event of the kind beyond a position may be applied, or a while has passed.
   *
   * @return the position up to which there is none that is beyond the given one
   */
  long awaitBeyond(long position) throws InterruptedException;

  @Override
  void close();
}
